package io.socketupload.client;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An upload came to its end without the file being stored. The message is a sentence for people. The code is the
 * server's, such as {@code file-too-large}, or one of this client's own:
 *
 * <ul>
 *   <li>{@value #CONNECTION_FAILED}: the server could not be reached, or not for long enough;
 *   <li>{@value #UNSUPPORTED_SERVER}: what answers there does not know protocol 1, and can resume nothing;
 *   <li>{@value #READ_FAILED}: the file or stream could not be read;
 *   <li>{@value #FILE_CHANGED}: the file was changed while it was uploaded;
 *   <li>{@value #CLIENT_CLOSED}: the client was closed first;
 *   <li>{@value #INTERNAL}: a mistake in this client.
 * </ul>
 */
public final class UploadFailedException extends RuntimeException {
    static final String CONNECTION_FAILED = "connection-failed";
    static final String UNSUPPORTED_SERVER = "unsupported-server";
    static final String READ_FAILED = "read-failed";
    static final String FILE_CHANGED = "file-changed";
    static final String CLIENT_CLOSED = "client-closed";
    static final String INTERNAL = "internal-error";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;
    private final Duration retryAfter;

    UploadFailedException(String code, boolean retryable, String message) {
        this(code, retryable, message, Duration.ZERO, null);
    }

    UploadFailedException(
            String code, boolean retryable, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    static UploadFailedException connection(String message, @Nullable Throwable cause) {
        return new UploadFailedException(CONNECTION_FAILED, true, message, Duration.ZERO, cause);
    }

    static UploadFailedException reading(Exception cause) {
        String file = cause instanceof FileSystemException problem ? String.valueOf(problem.getFile()) : "The file";
        String message = cause instanceof NoSuchFileException
                ? file + " does not exist."
                : cause instanceof AccessDeniedException
                        ? file + " may not be read."
                        : file + " can't be read: " + cause.getMessage();
        return new UploadFailedException(READ_FAILED, false, message, Duration.ZERO, cause);
    }

    /** The same, when it was tried so often that it is not tried again. */
    UploadFailedException afterAttempts(int attempts) {
        return new UploadFailedException(
                code, retryable, getMessage() + " Gave up after " + attempts + " attempts.", retryAfter, this);
    }

    /** Why it failed, in a word that stays the same. */
    public String code() {
        return code;
    }

    /** Whether the same may go well at another time, with nothing changed. */
    public boolean retryable() {
        return retryable;
    }

    /** How long the server asked to be left alone. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** The sentence for people; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
