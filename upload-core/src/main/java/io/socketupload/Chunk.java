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
    /** The offset of a chunk that says its index only. */
    public static final long NO_OFFSET = -1;

    // What little a chunk weighs besides its bytes, so that a flood of tiny ones is bounded too.
    private static final int MIN_WEIGHT = 64;

    // -- as it came --
    private final UploadId uploadId;
    private final long index;
    private final long total;
    private final boolean last;
    private final long offset;
    private final long length;
    private final int weight;
    private final Runnable release;
    private final @Nullable Consumer<UploadMessage> ack;

    // -- on its way --
    private final ByteBuffer[] data;
    private long position;
    private boolean held;

    /**
     * @param index which chunk of the file this is, from 0
     * @param total how many chunks the file has
     * @param last whether it is the file's last
     * @param offset where in the file its bytes go, or {@link #NO_OFFSET}
     * @param data the bytes, in order
     * @param release takes the bytes back
     * @param ack where the answer goes if the client asked for one
     * @throws IllegalArgumentException if index, total or offset are out of range
     */
    public Chunk(
            UploadId uploadId,
            long index,
            long total,
            boolean last,
            long offset,
            ByteBuffer[] data,
            Runnable release,
            @Nullable Consumer<UploadMessage> ack) {
        if (total < 1 || index < 0 || index >= total) {
            throw new IllegalArgumentException("chunkIndex must be from 0 to totalChunks - 1");
        }
        if (offset < NO_OFFSET) {
            throw new IllegalArgumentException("offset must not be negative");
        }
        this.uploadId = Objects.requireNonNull(uploadId, "uploadId");
        this.index = index;
        this.total = total;
        this.last = last;
        this.offset = offset;
        this.data = data;
        this.release = Objects.requireNonNull(release, "release");
        this.ack = ack;
        long bytes = 0;
        for (ByteBuffer buffer : data) {
            bytes += buffer.remaining();
        }
        this.length = bytes;
        this.weight = (int) Math.max(MIN_WEIGHT, Math.min(bytes, Integer.MAX_VALUE));
    }

    UploadId uploadId() {
        return uploadId;
    }

    long index() {
        return index;
    }

    long total() {
        return total;
    }

    boolean isLast() {
        return last;
    }

    long offset() {
        return offset;
    }

    /** How many bytes came, whatever was skipped since. */
    long length() {
        return length;
    }

    /** What it costs to keep this in memory. */
    int weight() {
        return weight;
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

    ByteBuffer[] data() {
        return data;
    }

    /** Whether it waits for a gap, not for the sink. */
    boolean isHeld() {
        return held;
    }

    void hold() {
        held = true;
    }

    void release() {
        release.run();
    }

    void acknowledge(UploadMessage message) {
        if (ack != null) {
            ack.accept(message);
        }
    }
}
