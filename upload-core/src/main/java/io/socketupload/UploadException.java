package io.socketupload;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An upload, or a message about one, is refused. The message is shown to the client as it stands: a sentence for
 * people, without paths. Sinks and policies may throw it to choose the code that the client gets.
 */
public final class UploadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final UploadErrorCode code;

    public UploadException(UploadErrorCode code, String message) {
        this(code, message, null);
    }

    public UploadException(UploadErrorCode code, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public UploadErrorCode code() {
        return code;
    }

    /** The sentence for people; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
