package io.socketupload.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Servers that know nothing of acknowledgements, windows and tokens. */
class ProtocolZeroTest {
    private static final int CHUNK = 64 << 10;

    @TempDir
    Path directory;

    Rig rig;
    Transfer transfer;

    @BeforeEach
    void begin() {
        rig = new Rig();
    }

    private FakeServer.Peer started(int length) throws IOException {
        transfer = rig.upload(UploadRequest.of(Rig.file(directory, length)));
        FakeServer.Peer peer = rig.server.accept();
        ready(peer);
        return peer;
    }

    private static void ready(FakeServer.Peer peer) {
        JSONObject start = peer.lastStart().fields();
        peer.event(
                Messages.READY,
                new JSONObject()
                        .put("success", true)
                        .put("uploadId", start.getString("uploadId"))
                        .put("fileName", start.getString("fileName")));
    }

    private static List<Integer> indexes(FakeServer.Peer peer) {
        return peer.chunks().stream()
                .map(chunk -> chunk.fields().getInt("chunkIndex"))
                .toList();
    }

    @Test
    void chunks_have_the_length_that_such_servers_take_and_no_more_fields_than_they_know() throws IOException {
        FakeServer.Peer peer = started(3 * CHUNK + 1);

        assertThat(indexes(peer)).containsExactly(0, 1, 2, 3);
        JSONObject last = peer.chunks().get(3).fields();
        assertThat(last.keySet())
                .containsExactlyInAnyOrder("uploadId", "chunkIndex", "totalChunks", "isLastChunk", "data");
        assertThat(last.getInt("totalChunks")).isEqualTo(4);
        assertThat(last.getBoolean("isLastChunk")).isTrue();
        assertThat(peer.chunks().get(0).data()).hasSize(CHUNK);
    }

    @Test
    void sends_as_fast_as_the_network_takes_it() throws IOException {
        transfer = rig.upload(UploadRequest.of(Rig.file(directory, 10 * CHUNK)));
        FakeServer.Peer peer = rig.server.accept();
        peer.backlog(4 * CHUNK);
        ready(peer);
        rig.loop.advance(Duration.ofSeconds(1));
        assertThat(peer.chunks()).isEmpty();

        peer.backlog(4 * CHUNK - 1);
        rig.loop.advance(Duration.ofMillis(10));
        assertThat(peer.chunks()).hasSize(10);
    }

    @Test
    void is_finished_when_the_server_says_so() throws IOException {
        FakeServer.Peer peer = started(CHUNK);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.FINISHING);
        peer.complete();

        assertThat(transfer.result().join().size()).isEqualTo(CHUNK);
    }

    @Test
    void an_empty_file_has_one_empty_chunk() throws IOException {
        FakeServer.Peer peer = started(0);

        assertThat(peer.chunks()).hasSize(1);
        assertThat(peer.chunks().get(0).data()).isEmpty();
        assertThat(peer.chunks().get(0).fields().getBoolean("isLastChunk")).isTrue();
    }

    @Test
    void tells_progress_by_the_servers_events() throws IOException {
        FakeServer.Peer peer = started(3 * CHUNK);
        peer.event(
                Messages.PROGRESS,
                new JSONObject()
                        .put("uploadId", peer.lastStart().fields().getString("uploadId"))
                        .put("bytesUploaded", CHUNK));

        assertThat(transfer.progress().bytes()).isEqualTo(CHUNK);
    }

    @Test
    void begins_at_zero_under_another_id_after_a_lost_connection() throws IOException {
        FakeServer.Peer first = started(3 * CHUNK);
        FakeServer.Peer second = rig.reconnect();
        assertThat(second.lastStart().fields().getString("uploadId"))
                .isNotEqualTo(first.lastStart().fields().getString("uploadId"));
        ready(second);

        assertThat(indexes(second)).containsExactly(0, 1, 2);
        assertThat(second.chunks().get(0).data())
                .isEqualTo(first.chunks().get(0).data());
    }

    @Test
    void does_not_begin_at_zero_for_ever() throws IOException {
        FakeServer.Peer peer = started(3 * CHUNK);
        for (int i = 0; i <= Rig.RETRIES; i++) {
            assertThat(transfer.result()).isNotDone();
            peer.event(
                    Messages.PROGRESS,
                    new JSONObject()
                            .put("uploadId", peer.lastStart().fields().getString("uploadId"))
                            .put("bytesUploaded", i + 1));
            peer.lose();
            rig.loop.advance(Duration.ofSeconds(30));
            if (i < Rig.RETRIES) {
                peer = rig.server.accept();
                ready(peer);
            }
        }

        assertThat(Rig.failure(transfer).code()).isEqualTo("connection-failed");
    }

    @Test
    void a_stream_that_was_sent_can_not_be_sent_again() {
        transfer = rig.upload(UploadRequest.of(new ByteArrayInputStream(Rig.bytes(CHUNK)), "stream", CHUNK));
        FakeServer.Peer peer = rig.server.accept();
        ready(peer);
        assertThat(peer.chunks()).hasSize(1);
        peer.lose();

        assertThat(Rig.failure(transfer)).hasMessageContaining("can't be sent again");
    }

    @Test
    void a_stream_of_unknown_length_is_not_for_such_servers() {
        transfer = rig.upload(UploadRequest.of(new ByteArrayInputStream(Rig.bytes(10)), "stream"));
        FakeServer.Peer peer = rig.server.accept();
        ready(peer);

        assertThat(Rig.failure(transfer).code()).isEqualTo("invalid-request");
        assertThat(peer.chunks()).isEmpty();
        assertThat(peer.sent(Messages.CANCEL)).hasSize(1);
    }

    @Test
    void every_error_is_final() throws IOException {
        FakeServer.Peer peer = started(CHUNK);
        peer.event(
                Messages.ERROR,
                new JSONObject()
                        .put("success", false)
                        .put("uploadId", peer.lastStart().fields().getString("uploadId"))
                        .put("error", "File size mismatch"));

        assertThat(Rig.failure(transfer)).hasMessage("File size mismatch");
    }

    @Test
    void a_cancelled_upload_is_named_by_a_bare_string_and_nothing_is_awaited() throws IOException {
        FakeServer.Peer peer = started(CHUNK);
        rig.run(transfer::cancel);

        assertThat(peer.sent(Messages.CANCEL).get(0).payload())
                .isEqualTo(peer.lastStart().fields().getString("uploadId"));
        assertThat(transfer.result()).isCancelled();
    }
}
