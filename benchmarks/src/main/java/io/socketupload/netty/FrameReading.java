package io.socketupload.netty;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
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

/**
 * A chunk's two frames, the event as text and its bytes, from the socket to their handler: by our reader, and by Netty's
 * decoder. The socket is a buffer in memory, of which each read copies as much as there is room for, as the kernel does. In
 * this package, to reach the reader.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameReading {
    private static final int TEXT_AND_LAST = 0x81;
    private static final int BINARY_AND_LAST = 0x82;
    private static final int MASKED = 0x80;
    private static final int MASKED_WITH_8_BYTES_OF_LENGTH = 0xff;
    private static final int TEXT_LENGTH = 100;
    private static final int MASK = 0x5a17c3e9;
    private static final int NETTYS_READ = 64 << 10;

    @Param({"65536", "1048576"})
    int length;

    private ByteBuf frames;
    private EmbeddedChannel ours;
    private EmbeddedChannel nettys;
    private RecvByteBufAllocator.ExtendedHandle reads;

    @Setup
    public void connect() {
        frames = PooledByteBufAllocator.DEFAULT.directBuffer(6 + TEXT_LENGTH + 14 + length);
        frames.writeByte(TEXT_AND_LAST)
                .writeByte(MASKED | TEXT_LENGTH)
                .writeInt(MASK)
                .writeZero(TEXT_LENGTH)
                .writeByte(BINARY_AND_LAST)
                .writeByte(MASKED_WITH_8_BYTES_OF_LENGTH)
                .writeLong(length)
                .writeInt(MASK)
                .writeZero(length);
        FrameReader reader = new FrameReader(length);
        SocketReads socket = new SocketReads();
        socket.readFor(reader);
        reads = socket.newHandle();
        ours = channel(reader);
        nettys = channel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(length)
                .build()));
    }

    private static EmbeddedChannel channel(ChannelHandler reader) {
        EmbeddedChannel channel = new EmbeddedChannel(reader);
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        return channel;
    }

    @TearDown
    public void release() {
        frames.release();
        ours.finishAndReleaseAll();
        nettys.finishAndReleaseAll();
    }

    @Benchmark
    public int ours() {
        frames.readerIndex(0);
        while (frames.isReadable()) {
            arrive(ours, reads.allocate(ours.alloc()));
        }
        return received(ours) + received(ours);
    }

    @Benchmark
    public int nettys() {
        frames.readerIndex(0);
        while (frames.isReadable()) {
            arrive(nettys, nettys.alloc().directBuffer(NETTYS_READ, NETTYS_READ));
        }
        return received(nettys) + received(nettys);
    }

    private void arrive(EmbeddedChannel channel, ByteBuf memory) {
        memory.writeBytes(frames, Math.min(frames.readableBytes(), memory.writableBytes()));
        channel.writeInbound(memory);
    }

    private static int received(EmbeddedChannel channel) {
        WebSocketFrame received = channel.readInbound();
        int bytes = received.content().readableBytes();
        received.release();
        return bytes;
    }
}
