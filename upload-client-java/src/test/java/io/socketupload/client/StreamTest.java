package io.socketupload.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;

import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StreamTest {
    Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig();
    }

    private static UploadRequest stream(int length) {
        return UploadRequest.of(new ByteArrayInputStream(Rig.bytes(length)), "stream");
    }

    private static void keepAll(FakeServer.Peer peer) {
        for (int i = 0; i < peer.chunks().size(); i++) {
            peer.keep(peer.chunks().get(i), peer.chunks().get(i).end());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 99, 100})
    void the_last_chunk_says_how_long_a_stream_of_unknown_length_is(int length) {
        FakeServer.Peer peer = rig.start(stream(length), 10, 40);
        assertThat(peer.lastStart().fields().get("fileSize")).isEqualTo(JSONObject.NULL);
        keepAll(peer);

        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int last = Math.max(1, (length + 9) / 10) - 1;
        for (int i = 0; i <= last; i++) {
            FakeServer.Sent chunk = peer.chunks().get(i);
            assertThat(chunk.fields().getBoolean("isLastChunk")).isEqualTo(i == last);
            assertThat(chunk.fields().getLong("totalChunks")).isGreaterThan(i + (i == last ? 0 : 1));
            received.writeBytes(chunk.data());
        }
        assertThat(peer.chunks()).hasSize(last + 1);
        assertThat(peer.chunks().get(last).fields().getLong("totalChunks")).isEqualTo(last + 1);
        assertThat(received.toByteArray()).isEqualTo(Rig.bytes(length));
    }

    @Test
    void what_is_not_acknowledged_is_sent_again_from_memory() {
        FakeServer.Peer first = rig.start(stream(100), 10, 40);
        first.keep(first.chunks().get(0), 10);
        FakeServer.Peer second = rig.reconnect();
        second.ready(10, 10, 40);
        keepAll(second);

        assertThat(second.offsets()).startsWith(10L, 20L, 30L).endsWith(90L);
        assertThat(second.chunks().get(0).data())
                .isEqualTo(first.chunks().get(1).data());
    }

    @Test
    void the_end_is_told_again_if_the_server_may_not_have_heard_it() {
        FakeServer.Peer first = rig.start(stream(25), 10, 40);
        assertThat(first.chunks()).hasSize(3);
        FakeServer.Peer second = rig.reconnect();
        second.ready(25, 10, 40);

        assertThat(second.chunks()).hasSize(1);
        assertThat(second.chunks().get(0).offset()).isEqualTo(25);
        assertThat(second.chunks().get(0).data()).isEmpty();
        assertThat(second.chunks().get(0).fields().getBoolean("isLastChunk")).isTrue();
    }

    @Test
    void fails_if_the_server_lost_what_can_not_be_read_again() {
        Transfer transfer = rig.upload(stream(100));
        FakeServer.Peer first = rig.server.accept();
        first.ready(0, 10, 40);
        first.keep(first.chunks());
        rig.reconnect().ready(0, 10, 40);

        assertThat(Rig.failure(transfer).code()).isEqualTo("connection-failed");
    }

    @Test
    void begins_anew_as_long_as_all_of_it_is_in_memory() {
        FakeServer.Peer first = rig.start(stream(100), 10, 40);
        first.refuse(first.chunks().get(0), "not-found", false);
        rig.loop.advance(Rig.FIRST_DELAY);
        first.ready(0, 10, 40);

        assertThat(first.offsets()).containsExactly(0L, 10L, 20L, 30L, 0L, 10L, 20L, 30L);
    }

    @Test
    void can_not_begin_anew_when_it_is_not() {
        Transfer transfer = rig.upload(stream(100));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        peer.keep(peer.chunks().get(0), 10);
        peer.refuse(peer.chunks().get(1), "not-found", false);

        assertThat(Rig.failure(transfer).code()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @ValueSource(longs = {24, 26})
    void a_stream_must_have_the_length_that_was_told(long told) {
        Transfer transfer = rig.upload(UploadRequest.of(new ByteArrayInputStream(Rig.bytes(25)), "stream", told));
        FakeServer.Peer peer = rig.server.accept();
        assertThat(peer.lastStart().fields().getLong("fileSize")).isEqualTo(told);
        peer.ready(0, 10, 40);
        keepAll(peer);

        assertThat(Rig.failure(transfer).code()).isEqualTo("size-mismatch");
        assertThat(peer.sent(Messages.CANCEL)).hasSize(1);
    }

    @Test
    void a_stream_of_the_length_that_was_told_goes_through() {
        FakeServer.Peer peer =
                rig.start(UploadRequest.of(new ByteArrayInputStream(Rig.bytes(20)), "stream", 20), 10, 40);

        assertThat(peer.offsets()).containsExactly(0L, 10L);
        assertThat(peer.chunks().get(1).fields().getBoolean("isLastChunk")).isTrue();
    }

    @Test
    void a_stream_that_fails_fails_the_upload_here_and_at_the_server() {
        Transfer transfer = rig.upload(UploadRequest.of(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the cable is out");
                    }
                },
                "stream"));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);

        assertThat(Rig.failure(transfer).code()).isEqualTo("read-failed");
        assertThat(Rig.failure(transfer)).hasMessageContaining("the cable is out");
        assertThat(peer.sent(Messages.CANCEL)).hasSize(1);
    }

    @Test
    void reads_a_few_chunks_ahead_and_no_more() {
        CountingStream stream = new CountingStream();
        FakeServer.Peer peer = rig.start(UploadRequest.of(stream, "endless"), 10, 40);

        assertThat(peer.chunks()).hasSize(4);
        assertThat(stream.read).isLessThan(80);
    }

    @Test
    void a_stream_that_is_slow_keeps_nothing_else_waiting() {
        Queue<Runnable> io = new ArrayDeque<>();
        rig = new Rig(3, false, Transport.WEBSOCKET, io::add);
        Transfer transfer = rig.upload(stream(100));
        run(io);
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        assertThat(peer.chunks()).isEmpty(); // the stream has not given a byte yet

        rig.run(transfer::pause);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.PAUSED);
        rig.run(transfer::resume);
        run(io);
        assertThat(peer.chunks()).isNotEmpty();
    }

    private void run(Queue<Runnable> io) {
        for (Runnable task = io.poll(); task != null; task = io.poll()) {
            task.run();
            rig.loop.run();
        }
    }

    private static final class CountingStream extends InputStream {
        private int read;

        @Override
        public int read() {
            return read++ & 0xff;
        }
    }
}
