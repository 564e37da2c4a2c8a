package io.socketupload.hosting;

import org.jspecify.annotations.Nullable;

/** The application can't take uploads as it is set up. The message says what is wrong, in whole sentences. */
public class UploadStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public UploadStartException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What to do about it, in whole sentences. */
    public String remedy() {
        return remedy;
    }
}
