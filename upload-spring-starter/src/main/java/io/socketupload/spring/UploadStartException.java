package io.socketupload.spring;

import org.jspecify.annotations.Nullable;

/** The application can't take uploads as it is configured. Boot prints it as what is wrong and what to do. */
final class UploadStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    UploadStartException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
