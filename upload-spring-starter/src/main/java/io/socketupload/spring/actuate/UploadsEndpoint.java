package io.socketupload.spring.actuate;

import io.socketupload.UploadEngine;
import io.socketupload.hosting.ActiveUploads;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Shows the uploads that are under way, and cancels one. */
@Endpoint(id = "uploads")
public class UploadsEndpoint {
    private final UploadEngine engine;

    UploadsEndpoint(UploadEngine engine) {
        this.engine = engine;
    }

    /** The uploads under way, the oldest first. */
    @ReadOperation
    public ActiveUploads uploads() {
        return ActiveUploads.of(engine);
    }

    /** Gives an upload up that is under way or could be resumed, and forgets its bytes. 404 if there is none. */
    @DeleteOperation
    public WebEndpointResponse<Void> cancel(@Selector String uploadId) {
        return new WebEndpointResponse<>(
                ActiveUploads.cancel(engine, uploadId)
                        ? WebEndpointResponse.STATUS_NO_CONTENT
                        : WebEndpointResponse.STATUS_NOT_FOUND);
    }
}
