package io.socketupload;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Some bytes of a file, on their way from an adapter to the sink. The bytes stay the adapter's: the engine reads them
 * and calls {@code release} exactly once, from any thread, when it needs them no more. Used by one thread at a time.
 */
public final class Chunk {
    // What little a chunk weighs besides its bytes, so that a flood of tiny ones is bounded too.
    private static final int MIN_WEIGHT = 64;

    // -- as it came --
    private final ChunkHeader header;
    private final ByteBuffer[] data;
    private final long length;
    private final Runnable release;
    private final @Nullable Consumer<UploadMessage> ack;

    // -- on its way --
    private @Nullable UploadConnection connection;
    private long position;
    private boolean held;
    private long arrivedNanos;

    /**
     * A chunk with its bytes, in order.
     *
     * @param release takes the bytes back
     * @param ack where the answer goes if the client asked for one
     */
    public Chunk(ChunkHeader header, ByteBuffer[] data, Runnable release, @Nullable Consumer<UploadMessage> ack) {
        this.header = Objects.requireNonNull(header, "header");
        this.data = data;
        this.release = Objects.requireNonNull(release, "release");
        this.ack = ack;
        long bytes = 0;
        for (ByteBuffer buffer : data) {
            bytes += buffer.remaining();
        }
        this.length = bytes;
    }

    ChunkHeader header() {
        return header;
    }

    ByteBuffer[] data() {
        return data;
    }

    /** How many bytes came, whatever was skipped since. */
    long length() {
        return length;
    }

    /** What it costs to keep this in memory. */
    long weight() {
        return Math.max(MIN_WEIGHT, length);
    }

    /** The connection that it came over, and that its bytes are counted for. */
    UploadConnection connection() {
        return Objects.requireNonNull(connection);
    }

    void cameOver(UploadConnection connection) {
        this.connection = connection;
        this.arrivedNanos = connection.nanoTime();
    }

    /** Where in the file the first byte goes, once that is known. */
    long position() {
        return position;
    }

    void place(long position) {
        this.position = position;
    }

    long end() {
        return position + length;
    }

    /** Leaves out the bytes before {@code start}, a place in the file; the length stays what came. */
    void skipTo(long start) {
        long skip = start - position;
        for (ByteBuffer buffer : data) {
            int step = (int) Math.min(Math.max(skip, 0), buffer.remaining());
            buffer.position(buffer.position() + step);
            skip -= step;
        }
    }

    /** Whether it waits for a gap, not for the sink. */
    boolean isHeld() {
        return held;
    }

    void hold() {
        held = true;
    }

    /** Gives the bytes back, without more. */
    void release() {
        release.run();
    }

    void acknowledge(UploadMessage message) {
        if (ack != null) {
            ack.accept(message);
        }
    }

    /** The end of its way: nobody needs the bytes any more, and this is the answer. */
    void done(UploadMessage answer) {
        connection().release(this);
        acknowledge(answer);
        if (answer instanceof UploadMessage.Kept) {
            connection().kept(arrivedNanos);
        }
    }
}
