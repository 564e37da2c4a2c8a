package io.socketupload.netty;

import io.socketupload.ChunkHeader;
import io.socketupload.UploadId;
import io.socketupload.UploadRequest;
import org.jspecify.annotations.Nullable;

/** An event that a client sent to us, read and checked. */
sealed interface Request {
    record Start(UploadRequest request) implements Request {}

    /** A chunk, of which the bytes follow. */
    record Data(ChunkHeader header) implements Request {}

    record Cancel(UploadId id, @Nullable String resumeToken) implements Request {}

    record Status(UploadId id, String resumeToken) implements Request {}

    record Limits() implements Request {}

    /** The upload that it is about, if it is about one. */
    default @Nullable String uploadId() {
        UploadId id = null;
        if (this instanceof Start start) {
            id = start.request().id();
        } else if (this instanceof Data data) {
            id = data.header().uploadId();
        } else if (this instanceof Cancel cancel) {
            id = cancel.id();
        } else if (this instanceof Status status) {
            id = status.id();
        }
        return id == null ? null : id.value();
    }
}
