package io.socketupload;

import org.jspecify.annotations.Nullable;

/** Something that happened to an upload. The events of one upload come in order; exactly one of the last three ends them. */
public sealed interface UploadEvent {
    UploadSession session();

    /** Accepted by the policy and opened in the sink. */
    record Started(UploadSession session) implements UploadEvent {}

    /** More bytes are written. At most one in 100 ms for each upload. */
    record Progressed(UploadSession session, UploadProgress progress) implements UploadEvent {}

    /** The file is whole, and stored. */
    record Completed(UploadSession session, StoredFile file) implements UploadEvent {}

    /** Given up; the bytes are gone. */
    record Cancelled(UploadSession session, Reason reason) implements UploadEvent {
        /** Who gave the upload up. */
        public enum Reason {
            /** The client asked for it. */
            CLIENT,
            /** The connection closed, and the upload was not resumable. */
            CONNECTION_LOST,
            /** The engine was closed. */
            SHUTDOWN
        }
    }

    /**
     * Refused after it was accepted, or broken; the bytes are gone.
     *
     * @param cause what the sink or a policy threw, if that was the reason
     */
    record Failed(
            UploadSession session,
            UploadErrorCode code,
            @Nullable Throwable cause) implements UploadEvent {}
}
