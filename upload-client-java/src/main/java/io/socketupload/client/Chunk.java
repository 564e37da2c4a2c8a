package io.socketupload.client;

import java.util.Arrays;

/** Some bytes of a file, and where they go. Never changed, but for when they were sent. */
final class Chunk {
    private final long offset;
    private final byte[] bytes;
    private final boolean last;
    private long sentAt;

    Chunk(long offset, byte[] bytes, boolean last) {
        this.offset = offset;
        this.bytes = bytes;
        this.last = last;
    }

    long offset() {
        return offset;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    long end() {
        return offset + bytes.length;
    }

    /** Whether the file ends with it. */
    boolean isLast() {
        return last;
    }

    /** The part between two places of the file. */
    Chunk part(long from, long to) {
        if (from == offset && to == end()) {
            return this;
        }
        byte[] part = Arrays.copyOfRange(bytes, (int) (from - offset), (int) (to - offset));
        return new Chunk(from, part, last && to == end());
    }

    void sent(long nanoTime) {
        sentAt = nanoTime;
    }

    long sentAt() {
        return sentAt;
    }
}
