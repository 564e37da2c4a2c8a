package io.socketupload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Where uploads are stored. One sink serves all uploads and {@link #open} is called by several threads at once; the
 * {@link Writer} it returns belongs to one upload and is never called by two threads at once. Both may block: they run
 * on the engine's threads, never on a network thread, and hold up their own upload only.
 *
 * <p>A failure is thrown as an {@link IOException}, which the client sees as {@code storage-failure}, or as an
 * {@link UploadException} with the code and sentence that the client shall see. Either ends the upload with
 * {@link Writer#discard()}, but for {@link UploadErrorCode#STORAGE_FULL} from a write to a resumable upload: that goes on
 * at the {@link Writer#position()} that the writer has then.
 *
 * <p>Only {@link #open} must be written; the other methods have defaults for sinks that need no more.
 */
@FunctionalInterface
public interface ChunkSink {
    /**
     * Makes a place for the bytes of {@code session}, or finds it again. A new upload is
     * {@link UploadState#OPENING}. One that was let go with {@link Writer#close()}, perhaps by a process that died since,
     * is {@link UploadState#RESUMING}: the writer then begins with the bytes it had, and if it was completed already, is
     * completed again with the same result.
     *
     * @throws UploadException with {@link UploadErrorCode#CONFLICT} if the place of a new upload is taken, with
     *     {@link UploadErrorCode#NOT_FOUND} if nothing is left of one that is resumed
     */
    Writer open(UploadSession session) throws IOException;

    /** When it forces bytes to disk; told to clients. */
    default Sync sync() {
        return Sync.NEVER;
    }

    /**
     * Forgets what a process that died left of uploads which nobody can resume: all but those that are {@code known} or
     * were opened since this sink was made. Called once by each engine, in the background.
     */
    default void removeOrphans(Predicate<UploadId> known) throws IOException {}

    /** The place of one upload. Bytes arrive in the order of the file, without gaps, each once. */
    interface Writer extends AutoCloseable {
        /**
         * How many bytes are held and survive the death of this process: where a resumed upload goes on. It never goes
         * back, also when a write fails half-way.
         */
        long position();

        /** Takes all of {@code bytes}; they belong to the caller again when it returns. */
        void write(ByteBuffer bytes) throws IOException;

        /** Takes all of several buffers, in order: for sinks that can write them in one call. */
        default void write(ByteBuffer[] buffers) throws IOException {
            for (ByteBuffer bytes : buffers) {
                write(bytes);
            }
        }

        /**
         * The bytes held so far, from the first: for checksums of resumed uploads and for inspections. Called between
         * writes, and closed before the next one.
         *
         * @throws UnsupportedOperationException if they can't be read back, as by default; then uploads that need it are
         *     refused
         */
        default InputStream read() throws IOException {
            throw new UnsupportedOperationException("This sink can't read back what it holds");
        }

        /** Makes the file visible as a whole, or not at all. Called when every byte was written. */
        StoredFile complete() throws IOException;

        /** Forgets every byte of an unfinished upload. Harmless when repeated or after a failure. */
        void discard() throws IOException;

        /** Lets go of what the writer holds open, and keeps the bytes. Always the last call; harmless when repeated. */
        @Override
        void close() throws IOException;
    }
}
