package io.socketupload;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an upload. The events of one upload come in order. {@link Completed}, {@link Cancelled} or
 * {@link Failed} is the last; after {@link Suspended} it may be {@link Resumed}, also by another process. A server that is
 * killed in the moment of completion tells {@link Completed} when it starts again, perhaps for the second time.
 */
public sealed interface UploadEvent {
    UploadSession session();

    /** Accepted by the policy and opened in the sink. */
    record Started(UploadSession session) implements UploadEvent {}

    /** More bytes are written. At most one in 100 ms for each upload. */
    record Progressed(UploadSession session, UploadProgress progress) implements UploadEvent {}

    /** Its connection is lost; its bytes are kept until it expires. */
    record Suspended(UploadSession session) implements UploadEvent {}

    /** It goes on, over another connection. */
    record Resumed(UploadSession session, long offset) implements UploadEvent {}

    /** The file is whole, and stored. */
    record Completed(UploadSession session, StoredFile file) implements UploadEvent {}

    /** Given up; the bytes are gone. */
    record Cancelled(UploadSession session, Reason reason) implements UploadEvent {
        /** Who gave the upload up. */
        public enum Reason {
            /** The client asked for it. */
            CLIENT,
            /** The application asked for it: {@link UploadEngine#cancel}. */
            APPLICATION,
            /** The connection closed, and the upload was not resumable. */
            CONNECTION_LOST,
            /** The engine was closed, and the upload was not resumable. */
            SHUTDOWN,
            /** Nobody came to resume it. */
            EXPIRED
        }
    }

    /**
     * Refused or broken; the bytes are gone. One that was refused at once was never {@link Started}.
     *
     * @param cause what the sink or a policy threw, if that was the reason
     */
    record Failed(
            UploadSession session,
            UploadErrorCode code,
            @Nullable Throwable cause) implements UploadEvent {}
}
