package io.socketupload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Shows the first bytes of a file to the policy as soon as there are enough, or all, whatever chunks they come in. Used
 * by one thread at a time.
 */
final class HeadCheck {
    private static final int LENGTH = 512;

    private final UploadSession session;
    private final UploadPolicy policy;
    private final ChunkSink.Writer writer;
    private final ByteBuffer head = ByteBuffer.allocate(LENGTH);

    private HeadCheck(UploadSession session, UploadPolicy policy, ChunkSink.Writer writer) {
        this.session = session;
        this.policy = policy;
        this.writer = writer;
    }

    /** A check for a file of which the writer may have some bytes; null if there is nothing to check any more. */
    static @Nullable HeadCheck of(UploadSession session, UploadPolicy policy, ChunkSink.Writer writer) {
        return policy.checksHead() && writer.position() < LENGTH ? new HeadCheck(session, policy, writer) : null;
    }

    /**
     * Looks at the next bytes of the file, before they are written.
     *
     * @param written how many bytes the writer has
     * @param whole whether they are the last
     * @return whether it has decided, to accept
     * @throws UploadException if it has decided otherwise
     */
    boolean see(long written, ByteBuffer[] data, boolean whole) throws IOException {
        if (written >= LENGTH) {
            return true; // before they were written
        }
        if (written < head.position()) { // a write failed, and what it had comes again
            head.position((int) written);
        } else if (written > head.position()) { // in another connection's time
            try (InputStream before = writer.read()) {
                head.position(0).put(before.readNBytes((int) written));
            }
        }
        for (ByteBuffer bytes : data) {
            int length = Math.min(head.remaining(), bytes.remaining());
            head.put(head.position(), bytes, bytes.position(), length);
            head.position(head.position() + length);
        }
        if (head.hasRemaining() && !whole) {
            return false;
        }
        policy.checkHead(session, head.asReadOnlyBuffer().flip()).orThrow();
        return true;
    }
}
