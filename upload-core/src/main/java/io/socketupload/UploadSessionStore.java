package io.socketupload;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers which uploads exist, so that an id has one upload only. Called by several threads at once and may block. An
 * {@link IOException} refuses the upload as {@code storage-failure}.
 */
public interface UploadSessionStore {
    /** Remembers a new upload; false, and nothing changed, if its id is known already. Atomic. */
    boolean create(SavedUpload upload) throws IOException;

    Optional<SavedUpload> find(UploadId id) throws IOException;

    /** Forgets an upload; harmless if it is not known. */
    void remove(UploadId id) throws IOException;

    /** What is remembered of an upload. How many bytes it has is the sink's to say: {@link ChunkSink.Writer#position()}. */
    record SavedUpload(UploadId id, FileMetadata file, String owner, Instant startedAt) {
        public SavedUpload {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(startedAt, "startedAt");
        }
    }
}
