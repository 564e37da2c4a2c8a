package io.socketupload;

import java.util.regex.Pattern;

/**
 * The name that a client gave its upload: 1 to 128 of {@code A-Z a-z 0-9 . _ ~ -}, beginning with a letter or digit.
 * It is safe inside a file name, but is never a path by itself.
 */
public record UploadId(String value) {
    /** The most characters an id may have. */
    public static final int MAX_LENGTH = 128;

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0," + (MAX_LENGTH - 1) + "}");

    /** @throws IllegalArgumentException if {@code value} is anything else */
    public UploadId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "uploadId must be 1 to " + MAX_LENGTH + " of A-Z a-z 0-9 . _ ~ - and begin with a letter or digit");
        }
    }

    /** Whether {@code value} can be an id. */
    public static boolean isValid(String value) {
        return VALID.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
