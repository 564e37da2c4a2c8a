package io.socketupload.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadEngine;
import io.socketupload.UploadId;
import io.socketupload.UploadProgress;
import io.socketupload.UploadSession;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Shows the uploads that are under way, and cancels one. */
@Endpoint(id = "uploads")
public class UploadsEndpoint {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final UploadEngine engine;

    UploadsEndpoint(UploadEngine engine) {
        this.engine = engine;
    }

    /** The uploads under way, the oldest first. */
    @ReadOperation
    public Uploads uploads() {
        List<Upload> uploads = engine.sessions().stream()
                .sorted(Comparator.comparing(UploadSession::startedAt))
                .map(Upload::of)
                .toList();
        return new Uploads(engine.isDraining(), engine.bufferedBytes(), uploads);
    }

    /** Gives an upload up that is under way or could be resumed, and forgets its bytes. 404 if there is none. */
    @DeleteOperation
    public WebEndpointResponse<Void> cancel(@Selector String uploadId) {
        boolean cancelled = UploadId.isValid(uploadId)
                && engine.cancel(new UploadId(uploadId))
                        .completeOnTimeout(false, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
        return new WebEndpointResponse<>(
                cancelled ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
    }

    /**
     * What the endpoint shows.
     *
     * @param draining whether the application is about to stop, and takes no new uploads
     * @param bufferedBytes how many bytes wait in memory
     */
    public record Uploads(boolean draining, long bufferedBytes, List<Upload> uploads) {}

    /** One upload under way. */
    public record Upload(
            String id,
            String fileName,
            String owner,
            String state,
            long bytes,
            long totalBytes,
            long bytesPerSecond,
            Instant startedAt) {
        static Upload of(UploadSession session) {
            UploadProgress progress = session.progress();
            return new Upload(
                    session.id().value(),
                    session.file().name(),
                    session.owner(),
                    session.state().name().toLowerCase(Locale.ROOT),
                    progress.bytes(),
                    progress.totalBytes(),
                    progress.bytesPerSecond(),
                    session.startedAt());
        }
    }
}
