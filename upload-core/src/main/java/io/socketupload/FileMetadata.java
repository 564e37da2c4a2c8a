package io.socketupload;

import java.util.Objects;

/**
 * What a client says of a file before it sends it. Nothing in it is checked against the bytes, and the name is for
 * display: never make a path of it.
 *
 * @param name 1 to 1024 characters of any script
 * @param size in bytes, 0 or more
 * @param type the media type as the client's system knows it, possibly empty
 */
public record FileMetadata(String name, long size, String type) {
    /** The most characters a file name may have. */
    public static final int MAX_NAME_LENGTH = 1024;

    /** The most characters a media type may have. */
    public static final int MAX_TYPE_LENGTH = 255;

    public FileMetadata {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("fileName must have 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (size < 0) {
            throw new IllegalArgumentException("fileSize must not be negative");
        }
        if (type.length() > MAX_TYPE_LENGTH) {
            throw new IllegalArgumentException("fileType must not have more than " + MAX_TYPE_LENGTH + " characters");
        }
    }
}
