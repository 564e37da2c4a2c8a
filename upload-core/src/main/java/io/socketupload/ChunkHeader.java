package io.socketupload;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of a chunk.
 *
 * @param index which chunk of the file this is, from 0
 * @param total how many chunks the file has; it need not be right while the file's size is not known
 * @param last whether it is the file's last
 * @param offset where in the file its bytes go, or {@link #NO_OFFSET}
 * @param checksum of its bytes, if the client tells
 * @param fileChecksum of the whole file, if the client tells with the last chunk
 */
public record ChunkHeader(
        UploadId uploadId,
        long index,
        long total,
        boolean last,
        long offset,
        @Nullable Checksum checksum,
        @Nullable Checksum fileChecksum) {
    /** The offset of a chunk that says its index only. */
    public static final long NO_OFFSET = -1;

    public ChunkHeader {
        Objects.requireNonNull(uploadId, "uploadId");
        if (total < 0 || index < 0) {
            throw new IllegalArgumentException("chunkIndex and totalChunks must not be negative");
        }
        if (offset < NO_OFFSET) {
            throw new IllegalArgumentException("offset must not be negative");
        }
    }

    boolean hasOffset() {
        return offset != NO_OFFSET;
    }
}
