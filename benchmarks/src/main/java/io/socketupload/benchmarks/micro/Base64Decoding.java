package io.socketupload.benchmarks.micro;

import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A chunk as it comes by long-polling. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Base64Decoding {
    @Param({"65536"})
    int length;

    private ByteBuf body;

    @Setup
    public void encode() {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        byte[] text = Base64.getEncoder().encode(bytes);
        body = PooledByteBufAllocator.DEFAULT.directBuffer(text.length).writeBytes(text);
    }

    @TearDown
    public void release() {
        body.release();
    }

    /** As the server does it: copied out of the request, then decoded. */
    @Benchmark
    public byte[] decode() {
        byte[] text = new byte[body.readableBytes()];
        body.getBytes(0, text);
        return Base64.getDecoder().decode(text);
    }
}
