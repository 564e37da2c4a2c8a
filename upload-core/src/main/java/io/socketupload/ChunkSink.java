package io.socketupload;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where uploads are stored. One sink serves all uploads and {@link #open} is called by several threads at once; the
 * {@link Writer} it returns belongs to one upload and is never called by two threads at once. Both may block: they run
 * on the engine's threads, never on a network thread, and hold up their own upload only.
 *
 * <p>A failure is thrown as an {@link IOException}, which the client sees as {@code storage-failure}, or as an
 * {@link UploadException} with the code and sentence that the client shall see. Either ends the upload with
 * {@link Writer#discard()}.
 */
@FunctionalInterface
public interface ChunkSink {
    /**
     * Makes a place for the bytes of {@code session}. Called once for each upload, before its first byte.
     *
     * @throws UploadException with {@link UploadErrorCode#CONFLICT} if the place is taken
     */
    Writer open(UploadSession session) throws IOException;

    /** The place of one upload. Bytes arrive in the order of the file, without gaps, each once. */
    interface Writer extends AutoCloseable {
        /** How many bytes are held, and survive the death of this process: where a resumed upload goes on. */
        long position();

        /** Takes all of {@code bytes}; they belong to the caller again when it returns. */
        void write(ByteBuffer bytes) throws IOException;

        /** Takes all of several buffers, in order: for sinks that can write them in one call. */
        default void write(ByteBuffer[] buffers) throws IOException {
            for (ByteBuffer bytes : buffers) {
                write(bytes);
            }
        }

        /** Makes the file visible as a whole, or not at all. Called once, when every byte was written. */
        StoredFile complete() throws IOException;

        /** Forgets every byte of an unfinished upload. Harmless when repeated or after a failure. */
        void discard() throws IOException;

        /** Lets go of what the writer holds open, and keeps the bytes. Always the last call; harmless when repeated. */
        @Override
        void close() throws IOException;
    }
}
