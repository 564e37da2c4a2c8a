package io.socketupload.netty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Our reader takes and refuses what Netty's does, however the bytes are cut and whatever is wrong with them. */
class FrameReaderPropertyTest {
    private static final int MAX_LENGTH = 200_000;

    private static final int NONE = -1;

    /** What becomes of a stream: the frames that were read, whether it may go on, and why it was closed, if that is told. */
    record Outcome(List<String> frames, boolean open, int status) {}

    @Property(tries = 300)
    void reads_what_netty_reads(@ForAll("streams") List<byte[]> frames, @ForAll Random random) {
        byte[] stream = join(frames);
        assertReadsTheSame(List.of(stream));
        assertReadsTheSame(cut(stream, random));
    }

    @Property(tries = 2000)
    void refuses_what_netty_refuses(
            @ForAll("streams") List<byte[]> frames,
            @ForAll @IntRange(min = 1, max = 4) int changes,
            @ForAll Random random) {
        assertReadsTheSame(cut(changed(join(frames), changes, random), random));
    }

    /** As early, too: a client that then waits is told at once. */
    @Property(tries = 500)
    void refuses_where_netty_refuses(
            @ForAll("shortStreams") List<byte[]> frames,
            @ForAll @IntRange(min = 0, max = 2) int changes,
            @ForAll Random random) {
        byte[] stream = changed(join(frames), changes, random);
        for (int end = 0; end < Math.min(stream.length, 40); end++) {
            assertReadsTheSame(List.of(Arrays.copyOf(stream, end)));
        }
    }

    @Property(tries = 2000)
    void takes_noise_as_netty_takes_it(@ForAll byte[] noise, @ForAll Random random) {
        assertReadsTheSame(cut(noise, random));
    }

    @Property(tries = 30)
    void reads_the_same_wherever_a_stream_is_cut(@ForAll("shortStreams") List<byte[]> frames) {
        byte[] stream = join(frames);
        for (int first = 0; first <= stream.length; first++) {
            byte[] before = Arrays.copyOf(stream, first);
            byte[] after = Arrays.copyOfRange(stream, first, stream.length);
            assertReadsTheSame(List.of(before, after));
        }
    }

    @Property(tries = 200)
    void reads_the_same_when_the_socket_is_read_into_its_frames(
            @ForAll("binaryStreams") List<byte[]> frames, @ForAll Random random) {
        byte[] stream = join(frames);
        FrameReader reader = new FrameReader(MAX_LENGTH);
        SocketReads reads = new SocketReads();
        reads.readFor(reader);
        RecvByteBufAllocator.ExtendedHandle socket = reads.newHandle();
        EmbeddedChannel channel = new EmbeddedChannel(reader);
        int intoFrames = 0;
        for (byte[] part : cut(stream, random)) {
            ByteBuf arriving = Unpooled.wrappedBuffer(part);
            while (arriving.isReadable()) {
                ByteBuf memory = socket.allocate(channel.alloc());
                intoFrames += memory.isReadable() ? 1 : 0; // it has the beginning of a frame
                memory.writeBytes(arriving, Math.min(arriving.readableBytes(), memory.writableBytes()));
                channel.writeInbound(memory);
            }
        }
        assertThat(outcome(channel)).isEqualTo(read(netty(), List.of(stream)));
        if (frames.stream().anyMatch(frame -> frame.length > 2 * FrameReader.SEGMENT)) {
            assertThat(intoFrames).isPositive();
        }
    }

    /** Netty does not tell a client what is wrong with its close frame; we do. */
    private static void assertReadsTheSame(List<byte[]> parts) {
        Outcome netty = read(netty(), parts);
        Outcome ours = read(new FrameReader(MAX_LENGTH), parts);
        assertThat(ours.frames()).isEqualTo(netty.frames());
        assertThat(ours.open()).as("open").isEqualTo(netty.open());
        if (netty.status() != NONE) {
            assertThat(ours.status()).isEqualTo(netty.status());
        }
    }

    // -- streams --

    @Provide
    Arbitrary<List<byte[]>> streams() {
        Arbitrary<Integer> lengths = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().between(0, 300)),
                Tuple.of(1, Arbitraries.of(65_535, 65_536, 65_537, 131_072, MAX_LENGTH, MAX_LENGTH + 1)));
        return frames(lengths).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<byte[]>> shortStreams() {
        return frames(Arbitraries.integers().between(0, 140)).list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<byte[]>> binaryStreams() {
        Arbitrary<Integer> lengths = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(0, 300)),
                Tuple.of(2, Arbitraries.integers().between(8_000, MAX_LENGTH)),
                Tuple.of(1, Arbitraries.of(65_535, 65_536, 65_537, 131_072, MAX_LENGTH)));
        return Combinators.combine(lengths, Arbitraries.randomValue(Random::nextInt))
                .as((length, mask) -> frame(2, true, length, mask))
                .list()
                .ofMaxSize(8);
    }

    /** Mostly what is allowed, if perhaps not in this order. */
    private static Arbitrary<byte[]> frames(Arbitrary<Integer> lengths) {
        Arbitrary<Integer> opcodes = Arbitraries.frequency(
                Tuple.of(5, 1),
                Tuple.of(5, 2),
                Tuple.of(2, 0),
                Tuple.of(2, 9),
                Tuple.of(2, 10),
                Tuple.of(1, 8),
                Tuple.of(1, 3));
        return Combinators.combine(
                        opcodes,
                        Arbitraries.of(true, true, true, false),
                        lengths,
                        Arbitraries.randomValue(Random::nextInt))
                .as(FrameReaderPropertyTest::frame);
    }

    private static byte[] frame(int opcode, boolean last, int wanted, int mask) {
        int length = opcode >= 8 ? wanted % 126 : wanted;
        byte[] payload = new byte[length];
        Random random = new Random(mask);
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (opcode == 2 || random.nextInt(500) == 0 ? random.nextInt() : 'a' + i % 26);
        }
        if (opcode == 8 && length >= 2) {
            payload[0] = 3;
            payload[1] = (byte) (230 + random.nextInt(24));
        }
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte((last || opcode >= 8 ? 0x80 : 0) | opcode);
        if (length < 126) {
            frame.writeByte(0x80 | length);
        } else if (length < 65_536) {
            frame.writeByte(0x80 | 126).writeShort(length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(length);
        }
        frame.writeInt(mask);
        for (int i = 0; i < length; i++) {
            frame.writeByte(payload[i] ^ (mask >> (24 - i % 4 * 8)));
        }
        return ByteBufUtil.getBytes(frame);
    }

    private static byte[] changed(byte[] stream, int changes, Random random) {
        for (int i = 0; i < changes && stream.length > 0; i++) {
            // Mostly in the headers of the first frames
            int index = random.nextInt(random.nextBoolean() ? Math.min(stream.length, 20) : stream.length);
            stream[index] = (byte) (random.nextBoolean() ? random.nextInt() : stream[index] ^ 1 << random.nextInt(8));
        }
        return stream;
    }

    private static byte[] join(List<byte[]> parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts.toArray(byte[][]::new)));
    }

    private static List<byte[]> cut(byte[] stream, Random random) {
        List<byte[]> parts = new ArrayList<>();
        for (int start = 0; start < stream.length; ) {
            int length = Math.min(stream.length - start, 1 + random.nextInt(random.nextInt(4) == 0 ? 70_000 : 40));
            parts.add(Arrays.copyOfRange(stream, start, start + length));
            start += length;
        }
        return parts;
    }

    // -- readers --

    private static ChannelHandler netty() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .allowExtensions(false)
                .maxFramePayloadLength(MAX_LENGTH)
                .build());
    }

    private static Outcome read(ChannelHandler reader, List<byte[]> parts) {
        EmbeddedChannel channel = new EmbeddedChannel(reader, new Utf8FrameValidator());
        for (byte[] part : parts) {
            if (!channel.isOpen()) {
                break;
            }
            try {
                channel.writeInbound(channel.alloc().directBuffer().writeBytes(part));
            } catch (DecoderException e) {
                assertThat(channel.isOpen()).isFalse();
            }
        }
        return outcome(channel);
    }

    private static Outcome outcome(EmbeddedChannel channel) {
        List<String> frames = new ArrayList<>();
        boolean halfCharacter = false;
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            if (frame instanceof CloseWebSocketFrame close && close.reasonText().endsWith("\ufffd")) {
                halfCharacter = true; // at the end of a reason: Netty lets it pass
                frame.release();
                continue;
            }
            frames.add(frame.getClass().getSimpleName() + " " + frame.isFinalFragment() + " "
                    + ByteBufUtil.hexDump(frame.content()).hashCode() + " "
                    + frame.content().readableBytes());
            frame.release();
        }
        Object sent = channel.readOutbound();
        int status = sent instanceof CloseWebSocketFrame close ? close.statusCode() : NONE;
        ReferenceCountUtil.release(sent);
        assertThat(channel.<Object>readOutbound()).as("sent after that").isNull();
        assertThat(sent == null).isEqualTo(channel.isOpen());
        Outcome outcome = halfCharacter
                ? new Outcome(frames, false, WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code())
                : new Outcome(frames, channel.isOpen(), status);
        channel.finishAndReleaseAll();
        return outcome;
    }
}
