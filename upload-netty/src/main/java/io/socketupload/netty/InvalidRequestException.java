package io.socketupload.netty;

import org.jspecify.annotations.Nullable;

/** An event of ours is not what the protocol says; the message is for the client. */
final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uploadId;

    /** @param uploadId what the event gave as the id, as far as it was read */
    InvalidRequestException(@Nullable String uploadId, String message) {
        super(message);
        this.uploadId = uploadId;
    }

    @Nullable
    String uploadId() {
        return uploadId;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
