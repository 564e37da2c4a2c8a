package io.socketupload;

/**
 * The name that a client gave its upload: 1 to 128 of {@code A-Z a-z 0-9 . _ ~ -}, beginning with a letter or digit.
 * It is safe inside a file name, but is never a path by itself.
 */
public record UploadId(String value) {
    /** The most characters an id may have. */
    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException if {@code value} is anything else */
    public UploadId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "uploadId must be 1 to " + MAX_LENGTH + " of A-Z a-z 0-9 . _ ~ - and begin with a letter or digit");
        }
    }

    /** Whether {@code value} can be an id. */
    public static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '~' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return value;
    }
}
