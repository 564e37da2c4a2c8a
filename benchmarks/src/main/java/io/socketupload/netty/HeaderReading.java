package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The text that comes before each chunk. In this package, to reach what reads it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeaderReading {
    private static final String CHUNK = "[\"file-chunk\",{\"uploadId\":\"0b0f8f0e-6d0e-4a57-9a0d-2f6a1f0c7f11\","
            + "\"chunkIndex\":1234,\"totalChunks\":1600,\"data\":{\"_placeholder\":true,\"num\":0},"
            + "\"isLastChunk\":false";

    private final ByteBuf protocol0 = message("451-" + CHUNK + "}]");
    private final ByteBuf protocol1 =
            message("451-77" + CHUNK + ",\"offset\":80871424,\"checksum\":\"crc32c:1a2b3c4d\"}]");

    private final ChunkReader reader = new ChunkReader();

    @Benchmark
    public @Nullable Object protocol0() {
        return read(protocol0);
    }

    @Benchmark
    public @Nullable Object protocol1() {
        return read(protocol1);
    }

    /** As a chunk is read that a client writes in another way. */
    @Benchmark
    public @Nullable Object protocol1Parsed() throws InvalidRequestException {
        PacketHeader header = PacketHeader.read(protocol1);
        return header == null ? null : RequestReader.read(protocol1, header.bodyIndex());
    }

    /** The packet's own header only. */
    @Benchmark
    public @Nullable Object packet() {
        return PacketHeader.read(protocol1);
    }

    private @Nullable Object read(ByteBuf message) {
        PacketHeader header = PacketHeader.read(message);
        return header == null ? null : reader.read(message, header.bodyIndex());
    }

    private static ByteBuf message(String text) {
        return Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
