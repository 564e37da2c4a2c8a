package io.socketupload;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** What the engine tells a client, as an event or as the acknowledgement of one of the client's own. */
public sealed interface UploadMessage {
    /** The upload it is about, as the client named it; empty if the client's message had no usable name. */
    String uploadId();

    /** The upload is accepted: chunks may come. */
    record Ready(String uploadId, String fileName, long offset, int chunkSize, int window) implements UploadMessage {}

    /** How far it is. */
    record Progressing(String uploadId, UploadProgress progress) implements UploadMessage {}

    /** The acknowledgement of a chunk: the bytes up to {@code offset} are kept. */
    record Kept(String uploadId, long offset) implements UploadMessage {}

    /** The file is whole and stored. */
    record Complete(String uploadId, String fileName, StoredFile file, long durationMillis) implements UploadMessage {}

    /** The acknowledgement of a cancellation. */
    record Cancelled(String uploadId) implements UploadMessage {}

    /**
     * The upload ended, or the message was refused.
     *
     * @param fileName if the client told one
     * @param error a sentence for people
     */
    record Failure(String uploadId, @Nullable String fileName, UploadErrorCode code, String error)
            implements UploadMessage {
        public Failure {
            Objects.requireNonNull(uploadId, "uploadId");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(error, "error");
        }
    }
}
