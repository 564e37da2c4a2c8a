package io.socketupload;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Remembers resumable uploads, so that they survive what happens to their connection, to the server and, if the store
 * does, to the machine. It holds what an upload is; its bytes are with the {@link ChunkSink}. Called by several threads
 * at once and may block. An {@link IOException} refuses or ends the upload as {@code storage-failure}, and an
 * {@link UploadException} with its own code: {@link UploadErrorCode#STORAGE_FULL} tells the client to try again later.
 */
public interface UploadSessionStore {
    /** Remembers a new upload; false, and nothing changed, if its id is known already. Atomic. */
    boolean create(SavedUpload upload) throws IOException;

    /** What is remembered under an id; empty too if it can't be read any more. */
    Optional<SavedUpload> find(UploadId id) throws IOException;

    /**
     * Changes what is remembered of an upload; false, and nothing changed, if it is not known, or not any more in the
     * {@linkplain SavedUpload#isSameLease lease} of {@code before}: then somebody else has taken it over. Atomic.
     *
     * @param after with the id of {@code before}
     */
    boolean replace(SavedUpload before, SavedUpload after) throws IOException;

    /** Forgets an upload; harmless if it is not known, or not any more in the lease of {@code before}. Atomic. */
    void remove(SavedUpload before) throws IOException;

    /**
     * Shows all that is remembered, one after the other, without holding it in memory or others up. What changes
     * meanwhile may be shown as it was, or not at all.
     */
    void forEach(Consumer<SavedUpload> action) throws IOException;

    /** How far a remembered upload has come. */
    enum Phase {
        /** Bytes are missing. How many it has is the sink's to say: {@link ChunkSink.Writer#position()}. */
        RECEIVING,
        /** Every byte is there, and the sink was told to complete it. */
        COMPLETING,
        /** It is stored. */
        COMPLETED
    }

    /**
     * What is remembered of an upload.
     *
     * @param tokenHash of its resume token, in hexadecimal; the token itself is never stored
     * @param fence grows each time somebody takes the upload over; only who has the highest may write
     * @param expiresAt when it may be forgotten
     * @param stored where it is, when {@link Phase#COMPLETED}
     * @param checksum of the stored file, if one was computed
     */
    record SavedUpload(
            UploadId id,
            FileMetadata file,
            String owner,
            String tokenHash,
            long fence,
            Instant startedAt,
            Instant expiresAt,
            Phase phase,
            @Nullable StoredFile stored,
            @Nullable Checksum checksum) {
        public SavedUpload {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(tokenHash, "tokenHash");
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(expiresAt, "expiresAt");
            Objects.requireNonNull(phase, "phase");
            if ((phase == Phase.COMPLETED) != (stored != null)) {
                throw new IllegalArgumentException("A completed upload, and only that, is stored somewhere");
            }
        }

        /** Whether nobody has taken the upload over between this and {@code other}, nor begun another with its id. */
        public boolean isSameLease(SavedUpload other) {
            return id.equals(other.id) && fence == other.fence && tokenHash.equals(other.tokenHash);
        }
    }
}
