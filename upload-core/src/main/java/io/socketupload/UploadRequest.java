package io.socketupload;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A client's wish to begin an upload, or to go on with one.
 *
 * @param resumable whether the client knows how to go on after its connection was lost
 * @param resumeToken proves that an upload which goes on is the client's; null for a new one
 */
public record UploadRequest(
        UploadId id,
        FileMetadata file,
        boolean resumable,
        @Nullable String resumeToken) {
    public UploadRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(file, "file");
    }

    /** A new upload that lives as long as its connection. */
    public UploadRequest(UploadId id, FileMetadata file) {
        this(id, file, false, null);
    }

    @Override
    public String toString() {
        return id + (resumeToken == null ? " (new)" : " (resumed)");
    }
}
