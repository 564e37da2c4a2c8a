package io.socketupload.netty;

import static io.socketupload.netty.RawFrame.BINARY;
import static io.socketupload.netty.RawFrame.CLOSE;
import static io.socketupload.netty.RawFrame.CONTINUATION;
import static io.socketupload.netty.RawFrame.FINAL;
import static io.socketupload.netty.RawFrame.PING;
import static io.socketupload.netty.RawFrame.PONG;
import static io.socketupload.netty.RawFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.socketupload.UploadLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket frames that are wrong, rare, half, or too long. */
class FrameHostileTest {
    private static final int CHUNK_SIZE = 256 * 1024;
    private static final int MAX_FRAME = CHUNK_SIZE + RequestReader.MAX_LENGTH;

    @RegisterExtension
    static final RawServer server = RawServer.with(UploadLimits.ofDefaults().withChunks(CHUNK_SIZE, CHUNK_SIZE));

    private static final byte[] CONTENT = {1, 2, 3};

    /** Bytes after which RFC 6455 wants the connection closed with status 1002. */
    static Stream<Arguments> violations() {
        List<Arguments> table = new ArrayList<>();
        RawFrame text = RawFrame.text("2");
        table.add(Arguments.of("unmasked text", text.unmasked()));
        table.add(Arguments.of("unmasked bytes", RawFrame.binary(CONTENT).unmasked()));
        table.add(Arguments.of("unmasked ping", new RawFrame(FINAL | PING, CONTENT).unmasked()));
        for (int reserved : new int[] {0x40, 0x20, 0x10, 0x70}) {
            for (int opcode : new int[] {TEXT, BINARY, PING}) {
                RawFrame frame = new RawFrame(FINAL | reserved | opcode, "2".getBytes());
                table.add(Arguments.of("reserved bits " + reserved + " with opcode " + opcode, frame.masked()));
            }
        }
        IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .forEach(opcode -> table.add(
                        Arguments.of("opcode " + opcode, new RawFrame(FINAL | opcode, CONTENT).masked())));
        table.add(Arguments.of("ping in fragments", new RawFrame(PING, CONTENT).masked()));
        table.add(Arguments.of("close in fragments", new RawFrame(CLOSE, new byte[] {3, (byte) 0xe8}).masked()));
        table.add(Arguments.of("long ping", new RawFrame(FINAL | PING, new byte[126]).masked()));
        table.add(Arguments.of("continuation of nothing", new RawFrame(FINAL | CONTINUATION, CONTENT).masked()));
        table.add(Arguments.of("close with half a status", new RawFrame(FINAL | CLOSE, new byte[1]).masked()));
        table.add(Arguments.of("text within a fragmented message", joined(new RawFrame(BINARY, CONTENT), text)));
        return table.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_violation_closes_the_connection_and_removes_its_upload(String what, byte[] bytes) {
        RawClient client = server.client().start("x", 3);
        client.socket().send(bytes);
        client.message("close 1002"::equals);
        client.awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(ints = {1005, 1006, 1015, 0, 999, 5000})
    void a_close_frame_with_a_reserved_status_closes_all_the_same(int status) {
        RawClient client = server.client().start("x", 3);
        client.send(RawFrame.close(status));
        client.awaitEnd();
    }

    // -- long ones --

    @Test
    void a_frame_longer_than_the_limit_closes_with_1009_and_removes_its_upload() {
        RawClient client = server.client().start("x", 3);
        client.send("451-[\"file-chunk\"," + RawFields.chunk("x") + "]");
        client.socket().send(Arrays.copyOf(RawFrame.binary(new byte[MAX_FRAME + 1]).masked(), 1000));
        client.message("close 1009"::equals);
        client.awaitEnd();
    }

    @Test
    void fragments_longer_than_the_limit_close_with_1009_and_remove_their_upload() {
        RawClient client = server.client().start("x", 3);
        client.send("451-[\"file-chunk\"," + RawFields.chunk("x") + "]");
        byte[] half = new byte[MAX_FRAME / 2 + 1];
        client.send(new RawFrame(BINARY, half), new RawFrame(CONTINUATION, half));
        client.message("close 1009"::equals);
        client.awaitEnd();
    }

    /** The length of a frame is told before its bytes: nothing may be kept ready for what may never come. */
    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void a_huge_frame_is_refused_at_its_head(long length) {
        RawClient client = server.client().start("x", 3);
        client.socket().send(ByteBuffer.allocate(14)
                .put((byte) (FINAL | BINARY))
                .put((byte) 0xff)
                .putLong(length)
                .array());
        client.message(answer -> answer.equals("close 1009") || answer.equals("close 1002"));
        client.awaitEnd();
    }

    @Test
    void the_longest_chunk_fits_with_the_longest_header() {
        byte[] content = new byte[CHUNK_SIZE];
        new Random(1).nextBytes(content);
        RawClient client = server.client().start("x", content.length);
        String filler = RawFields.quoted("f".repeat(16_000));
        RawFields chunk = RawFields.chunk("x").with("a", filler).with("b", filler).with("c", filler);
        client.emit("file-chunk", chunk, content);
        client.event("upload-complete", "x");
        assertThat(server.directory().resolve("x_file.bin")).hasBinaryContent(content);
    }

    // -- rare ones --

    @Test
    void a_ping_is_answered_with_its_own_bytes() {
        RawClient client = server.client();
        client.send(new RawFrame(FINAL | PING, "hello".getBytes()), new RawFrame(FINAL | PING, new byte[0]));
        client.message("pong hello"::equals);
        client.message("pong "::equals);
        client.send(new RawFrame(FINAL | PONG, "nobody asked".getBytes()));
        server.assertServes(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void a_chunk_in_fragments_with_pings_between_them_arrives_whole(int fragment) {
        byte[] content = new byte[1500];
        new Random(1).nextBytes(content);
        RawClient client = server.client().start("x", content.length);
        client.send("451-[\"file-chunk\"," + RawFields.chunk("x") + "]");
        client.send(fragments(BINARY, content, fragment));
        client.event("upload-complete", "x");
        assertThat(server.directory().resolve("x_file.bin")).hasBinaryContent(content);
    }

    @Test
    void an_event_in_fragments_is_read() {
        RawClient client = server.client();
        byte[] event = ("42[\"file-upload-start\"," + RawFields.start("x", 3) + "]").getBytes();
        client.send(fragments(TEXT, event, 10));
        client.event("upload-ready", "x");
        client.send(fragments(TEXT, ("451-[\"file-chunk\"," + RawFields.chunk("x") + "]").getBytes(), 3));
        client.send(CONTENT);
        client.event("upload-complete", "x");
    }

    /** With a ping after each, and an empty one at the end. */
    private static RawFrame[] fragments(int opcode, byte[] content, int length) {
        List<RawFrame> frames = new ArrayList<>();
        for (int start = 0; start < content.length; start += length) {
            byte[] part = Arrays.copyOfRange(content, start, Math.min(content.length, start + length));
            frames.add(new RawFrame(start == 0 ? opcode : CONTINUATION, part));
            frames.add(new RawFrame(FINAL | PING, "p".getBytes()));
        }
        frames.add(new RawFrame(FINAL | CONTINUATION, new byte[0]));
        return frames.toArray(RawFrame[]::new);
    }

    @Test
    void a_close_is_answered_and_removes_the_upload() {
        RawClient client = server.client().start("x", 3);
        client.send(RawFrame.close(1000));
        client.message("close 1000"::equals);
        client.awaitEnd();
        server.awaitNobody();
    }

    @Test
    void nothing_is_heard_behind_a_close() {
        RawClient client = server.client().start("x", 3);
        client.send("451-[\"file-chunk\"," + RawFields.chunk("x") + "]");
        client.send(RawFrame.close(1000), RawFrame.binary(CONTENT));
        client.awaitEnd();
        assertThat(client.rest()).noneMatch(message -> message.contains("upload-complete"));
    }

    // -- half ones --

    /** A chunk and its bytes, which end in the middle. */
    static Stream<Arguments> halves() {
        byte[] header =
                RawFrame.text("451-[\"file-chunk\"," + RawFields.chunk("x") + "]").masked();
        byte[] bytes = RawFrame.binary(new byte[100_000]).masked();
        byte[] fragment = new RawFrame(BINARY, new byte[100_000]).masked();
        return Stream.of(
                Arguments.of("a header", header),
                Arguments.of("half a header", Arrays.copyOf(header, header.length / 2)),
                Arguments.of("one byte", new byte[] {(byte) (FINAL | BINARY)}),
                Arguments.of("the head of a frame", joined(header, Arrays.copyOf(bytes, 10))),
                Arguments.of("half a frame", joined(header, Arrays.copyOf(bytes, 60_000))),
                Arguments.of("all but a byte", joined(header, Arrays.copyOf(bytes, bytes.length - 1))),
                Arguments.of("a first fragment", joined(header, fragment)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("halves")
    void a_client_that_vanishes_in_the_middle_leaves_nothing(String what, byte[] sent) {
        for (boolean politely : new boolean[] {true, false}) {
            RawClient client = server.client().start("x", 100_000);
            client.socket().send(sent);
            if (politely) {
                client.socket().close();
            } else {
                client.socket().reset();
            }
            RawServer.soon()
                    .untilAsserted(() ->
                            assertThat(server.server().engine.sessions()).isEmpty());
        }
        server.awaitNobody();
        assertThat(server.stored()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("halves")
    void a_client_that_falls_silent_in_the_middle_keeps_nobody_waiting(String what, byte[] sent) {
        RawClient client = server.client().start("x", 100_000);
        client.socket().send(sent);
        server.assertServes(server.client());
        assertThat(server.stored()).hasSize(1);
    }

    private static byte[] joined(RawFrame... frames) {
        return joined(Stream.of(frames).map(RawFrame::masked).toArray(byte[][]::new));
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(Stream.of(parts).mapToInt(part -> part.length).sum());
        Stream.of(parts).forEach(joined::put);
        return joined.array();
    }
}
