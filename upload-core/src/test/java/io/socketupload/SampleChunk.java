package io.socketupload;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** A chunk that knows how often it was released and what it was answered. Its bytes are spoilt with the release. */
final class SampleChunk {
    final Chunk chunk;
    final List<UploadMessage> acks = new CopyOnWriteArrayList<>();
    private final AtomicInteger releases = new AtomicInteger();

    SampleChunk(String uploadId, long index, long total, boolean last, long offset, byte[] bytes) {
        this(new ChunkHeader(new UploadId(uploadId), index, total, last, offset, null, null), bytes);
    }

    SampleChunk(ChunkHeader header, byte[] bytes) {
        byte[] own = bytes.clone();
        this.chunk = new Chunk(header, inTwo(own), () -> release(own), acks::add);
    }

    /** What it was answered, which must be one message. */
    UploadMessage ack() {
        assertThat(acks).as("acknowledgements").hasSize(1);
        return acks.get(0);
    }

    int releases() {
        return releases.get();
    }

    private void release(byte[] own) {
        Arrays.fill(own, (byte) 0xee);
        releases.incrementAndGet();
    }

    // As adapters do that got the bytes in several pieces.
    private static ByteBuffer[] inTwo(byte[] bytes) {
        int half = bytes.length / 2;
        return new ByteBuffer[] {ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, bytes.length - half)};
    }
}
