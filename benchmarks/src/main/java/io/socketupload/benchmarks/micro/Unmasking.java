package io.socketupload.benchmarks.micro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
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

/** Takes the mask off a WebSocket frame's payload, in place. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Unmasking {
    private static final int MASK = 0x5a17c3e9;
    private static final long TWICE = (long) MASK << 32 | MASK;

    @Param({"4096", "65536", "1048576"})
    int length;

    private ByteBuf payload;

    @Setup
    public void allocate() {
        payload = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeZero(length);
    }

    @TearDown
    public void release() {
        payload.release();
    }

    @Benchmark
    public ByteBuf bytes() {
        for (int i = 0; i < length; i++) {
            payload.setByte(i, payload.getByte(i) ^ MASK >>> (24 - 8 * (i & 3)));
        }
        return payload;
    }

    @Benchmark
    public ByteBuf longsOfByteBuf() {
        for (int i = 0; i < length; i += Long.BYTES) {
            payload.setLong(i, payload.getLong(i) ^ TWICE);
        }
        return payload;
    }

    @Benchmark
    public ByteBuf longsOfNioBuffer() {
        ByteOrder order = ByteOrder.nativeOrder();
        long mask = order == ByteOrder.BIG_ENDIAN ? TWICE : Long.reverseBytes(TWICE);
        ByteBuffer bytes = payload.internalNioBuffer(0, length);
        LongBuffer longs = bytes.order(order).asLongBuffer();
        for (int i = 0; i < longs.limit(); i++) {
            longs.put(i, longs.get(i) ^ mask);
        }
        return payload;
    }
}
