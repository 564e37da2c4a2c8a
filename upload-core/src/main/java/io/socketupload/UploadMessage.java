package io.socketupload;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** What the engine tells a client, as an event or as the acknowledgement of one of the client's own. */
public sealed interface UploadMessage {
    /** The upload it is about, as the client named it; empty if it is about none, or the name was not usable. */
    String uploadId();

    /**
     * The upload is accepted, or goes on: chunks may come.
     *
     * @param offset how many bytes are kept: where the next chunk goes
     * @param resumable how it can be resumed, if it can
     */
    record Ready(
            String uploadId,
            String fileName,
            long offset,
            int chunkSize,
            int window,
            Sync sync,
            @Nullable Resumable resumable)
            implements UploadMessage {}

    /** What a client needs to go on with its upload after its connection was lost, until {@code expiresAt}. */
    record Resumable(String resumeToken, Instant expiresAt) {
        @Override
        public String toString() {
            return "Resumable[expiresAt=" + expiresAt + "]";
        }
    }

    /** The acknowledgement of a question for the state of an upload. */
    record Status(Ready ready, UploadState state) implements UploadMessage {
        @Override
        public String uploadId() {
            return ready.uploadId();
        }
    }

    /** How far it is. */
    record Progressing(String uploadId, UploadProgress progress, UploadState state) implements UploadMessage {}

    /** The acknowledgement of a chunk: the bytes up to {@code offset} are kept. */
    record Kept(String uploadId, long offset) implements UploadMessage {}

    /** The file is whole and stored. */
    record Complete(
            String uploadId,
            String fileName,
            StoredFile file,
            @Nullable Checksum checksum,
            long durationMillis) implements UploadMessage {}

    /** The acknowledgement of a cancellation. */
    record Cancelled(String uploadId) implements UploadMessage {}

    /** The server is about to stop. What is acknowledged is kept; come back after {@code retryAfterMillis}. */
    record GoAway(String reason, long retryAfterMillis) implements UploadMessage {
        @Override
        public String uploadId() {
            return "";
        }
    }

    /**
     * The upload ended, or the message was refused.
     *
     * @param fileName if the client told one
     * @param error a sentence for people
     * @param offset how many bytes are kept of an upload that goes on
     */
    record Failure(
            String uploadId,
            @Nullable String fileName,
            UploadErrorCode code,
            String error,
            @Nullable Long offset) implements UploadMessage {
        public Failure {
            Objects.requireNonNull(uploadId, "uploadId");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(error, "error");
        }
    }
}
