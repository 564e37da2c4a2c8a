package io.socketupload.benchmarks.micro;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Checksums of a chunk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Digesting {
    @Param({"65536"})
    int length;

    private ByteBuffer chunk;
    private MessageDigest sha256;

    @Setup
    public void fill() throws NoSuchAlgorithmException {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        chunk = ByteBuffer.allocateDirect(length).put(bytes).flip();
        sha256 = MessageDigest.getInstance("SHA-256");
    }

    @Benchmark
    public long crc32c() {
        CRC32C crc = new CRC32C();
        crc.update(chunk.duplicate());
        return crc.getValue();
    }

    /** Goes on with one digest, as for a file of many chunks. */
    @Benchmark
    public MessageDigest sha256() {
        sha256.update(chunk.duplicate());
        return sha256;
    }
}
