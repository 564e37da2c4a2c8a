package io.socketupload;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of a file before it sends it. Nothing in it but the size and checksum is checked against the bytes,
 * and the name is for display: never make a path of it.
 *
 * @param name 1 to 1024 characters of any script
 * @param size in bytes, or {@link #UNKNOWN_SIZE} until the last chunk tells it
 * @param type the media type as the client's system knows it, possibly empty
 * @param lastModified when the file was changed last, if the client tells
 * @param metadata whatever else the client tells, at most 64 entries of 8 KiB together
 * @param checksum what the whole file must have, if the client tells
 */
public record FileMetadata(
        String name,
        long size,
        String type,
        @Nullable Instant lastModified,
        Map<String, String> metadata,
        @Nullable Checksum checksum) {
    /** The size of a file that is still being made. */
    public static final long UNKNOWN_SIZE = -1;

    /** The most characters a file name may have. */
    public static final int MAX_NAME_LENGTH = 1024;

    /** The most characters a media type may have. */
    public static final int MAX_TYPE_LENGTH = 255;

    /** The most entries of metadata. */
    public static final int MAX_METADATA_ENTRIES = 64;

    /** The most characters that all keys and values of the metadata may have together. */
    public static final int MAX_METADATA_LENGTH = 8 * 1024;

    public FileMetadata {
        Objects.requireNonNull(type, "type");
        metadata = Map.copyOf(metadata);
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("fileName must have 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (size < UNKNOWN_SIZE) {
            throw new IllegalArgumentException("fileSize must not be negative");
        }
        if (type.length() > MAX_TYPE_LENGTH) {
            throw new IllegalArgumentException("fileType must not have more than " + MAX_TYPE_LENGTH + " characters");
        }
        int length = metadata.entrySet().stream()
                .mapToInt(e -> e.getKey().length() + e.getValue().length())
                .sum();
        if (metadata.size() > MAX_METADATA_ENTRIES || length > MAX_METADATA_LENGTH) {
            throw new IllegalArgumentException("metadata must not have more than " + MAX_METADATA_ENTRIES
                    + " entries of " + MAX_METADATA_LENGTH + " characters together");
        }
    }

    /** A file of which only this is known. */
    public FileMetadata(String name, long size, String type) {
        this(name, size, type, null, Map.of(), null);
    }

    public boolean isSizeKnown() {
        return size != UNKNOWN_SIZE;
    }

    /** The same file, now that its size is known. */
    FileMetadata withSize(long known) {
        return new FileMetadata(name, known, type, lastModified, metadata, checksum);
    }
}
