package io.socketupload.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SendingTest {
    @TempDir
    Path directory;

    Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig();
    }

    @Test
    void says_what_the_file_is_and_that_it_speaks_protocol_1() throws IOException {
        rig.upload(UploadRequest.of(Rig.file(directory, 100))
                .withUploadId("mine")
                .withFileType("video/mp4")
                .withMetadata(Map.of("album", "summer")));
        JSONObject start = rig.server.accept().lastStart().fields();

        assertThat(start.getInt("protocol")).isEqualTo(1);
        assertThat(start.getString("uploadId")).isEqualTo("mine");
        assertThat(start.getString("fileName")).isEqualTo("film.mp4");
        assertThat(start.getString("fileType")).isEqualTo("video/mp4");
        assertThat(start.getLong("fileSize")).isEqualTo(100);
        assertThat(start.getLong("lastModified")).isPositive();
        assertThat(start.getJSONObject("metadata").toMap()).isEqualTo(Map.of("album", "summer"));
        assertThat(start.has("resumeToken")).isFalse();
    }

    @Test
    void sends_nothing_before_the_server_is_ready() throws IOException {
        rig.upload(UploadRequest.of(Rig.file(directory, 100)));

        assertThat(rig.server.accept().chunks()).isEmpty();
    }

    @Test
    void sends_the_file_in_order_and_every_byte_once() throws IOException {
        FakeServer.Peer peer = rig.start(UploadRequest.of(Rig.file(directory, 95)), 10, 40);
        for (int i = 0; i < peer.chunks().size(); i++) {
            peer.keep(peer.chunks().get(i), peer.chunks().get(i).end());
        }

        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (FakeServer.Sent chunk : peer.chunks()) {
            assertThat(chunk.offset()).isEqualTo(received.size());
            received.writeBytes(chunk.data());
        }
        assertThat(received.toByteArray()).isEqualTo(Rig.bytes(95));
        JSONObject last = peer.chunks().get(9).fields();
        assertThat(last.getBoolean("isLastChunk")).isTrue();
        assertThat(last.getLong("chunkIndex")).isEqualTo(9);
        assertThat(last.getLong("totalChunks")).isEqualTo(10);
        assertThat(peer.chunks().get(8).fields().getBoolean("isLastChunk")).isFalse();
    }

    @Test
    void has_no_more_than_the_window_under_way() throws IOException {
        FakeServer.Peer peer = rig.start(UploadRequest.of(Rig.file(directory, 1000)), 10, 40);

        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L);

        peer.keep(peer.chunks().get(0), 10);
        assertThat(peer.offsets()).hasSize(5);

        peer.keep(peer.chunks().get(1), 10); // a chunk that waits for another keeps no more than was kept
        assertThat(peer.offsets()).hasSize(5);

        peer.keep(peer.chunks().get(2), 30);
        assertThat(peer.offsets()).hasSize(7);
    }

    @Test
    void has_half_of_the_window_under_way_on_polling_since_it_all_goes_into_one_request() throws IOException {
        rig = new Rig(1, false, Transport.POLLING);
        FakeServer.Peer peer = rig.start(UploadRequest.of(Rig.file(directory, 1000)), 10, 60);

        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L);
    }

    @Test
    void an_old_acknowledgement_takes_nothing_back() throws IOException {
        FakeServer.Peer peer = rig.start(UploadRequest.of(Rig.file(directory, 1000)), 10, 40);
        peer.keep(peer.chunks().get(3), 40);
        int sent = peer.chunks().size();
        peer.keep(peer.chunks().get(0), 10);

        assertThat(peer.chunks()).hasSize(sent);
    }

    @Test
    void each_chunk_has_a_checksum_that_the_server_knows() throws IOException {
        FakeServer.Peer peer = rig.start(UploadRequest.of(Rig.file(directory, 10)), 10, 40);

        assertThat(peer.chunks().get(0).fields().getString("checksum")).isEqualTo(Checksums.crc32c(Rig.bytes(10)));
    }

    @Test
    void no_chunk_has_a_checksum_that_the_server_does_not_know() throws IOException {
        rig.upload(UploadRequest.of(Rig.file(directory, 10)));
        FakeServer.Peer peer = rig.server.accept();
        peer.answer(peer.lastStart(), peer.readyMessage(0, 10, 40).put("checksumAlgorithms", List.of()));

        assertThat(peer.chunks().get(0).fields().has("checksum")).isFalse();
    }

    @Test
    void the_last_chunk_has_the_checksum_of_the_file_if_that_is_wanted() throws IOException {
        rig = new Rig(1, true, Transport.WEBSOCKET);
        FakeServer.Peer peer = rig.start(UploadRequest.of(Rig.file(directory, 25)), 10, 40);

        assertThat(peer.chunks().get(1).fields().has("fileChecksum")).isFalse();
        assertThat(peer.chunks().get(2).fields().getString("fileChecksum"))
                .isEqualTo("sha-256:" + Checksums.hex(Checksums.sha256().digest(Rig.bytes(25))));
    }

    @Test
    void the_answer_as_event_and_as_acknowledgement_counts_once() throws IOException {
        rig.upload(UploadRequest.of(Rig.file(directory, 1000)));
        FakeServer.Peer peer = rig.server.accept();
        peer.event(Messages.READY, peer.readyMessage(0, 10, 40));
        peer.ready(0, 10, 40);

        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void an_empty_file_is_sent_without_a_chunk() throws IOException {
        Transfer transfer = rig.upload(UploadRequest.of(Rig.file(directory, 0)));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.FINISHING);

        peer.complete();
        assertThat(peer.chunks()).isEmpty();
        assertThat(transfer.result().join().size()).isZero();
    }

    @Test
    void the_result_is_what_the_server_says() throws IOException {
        Transfer transfer = rig.upload(UploadRequest.of(Rig.file(directory, 10)));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        peer.keep(peer.chunks());
        assertThat(transfer.result()).isNotDone();

        peer.event(Messages.COMPLETE, peer.completeMessage().put("fileSize", 10).put("checksum", "sha-256:00"));
        StoredUpload stored = transfer.result().join();
        assertThat(stored.path()).isEqualTo("stored");
        assertThat(stored.fileName()).isEqualTo("film.mp4");
        assertThat(stored.size()).isEqualTo(10);
        assertThat(stored.checksum()).isEqualTo("sha-256:00");
        assertThat(stored.uploadId()).isEqualTo(peer.lastStart().fields().getString("uploadId"));
        assertThat(rig.loop.isIdle()).isTrue();
    }

    @Test
    void fails_if_the_server_stored_other_bytes() throws IOException {
        rig = new Rig(1, true, Transport.WEBSOCKET);
        Transfer transfer = rig.upload(UploadRequest.of(Rig.file(directory, 10)));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        peer.event(Messages.COMPLETE, peer.completeMessage().put("checksum", "sha-256:00"));

        assertThat(Rig.failure(transfer).code()).isEqualTo("file-checksum-mismatch");
    }

    @Test
    void three_uploads_share_the_connection_and_the_fourth_waits() throws IOException {
        UploadRequest request = UploadRequest.of(Rig.file(directory, 10));
        rig.upload(request);
        rig.upload(request);
        rig.upload(request);
        Transfer fourth = rig.upload(request);
        FakeServer.Peer peer = rig.server.accept();
        assertThat(peer.sent(Messages.START)).hasSize(3);
        assertThat(fourth.progress().state()).isEqualTo(UploadState.WAITING);

        peer.answer(peer.sent(Messages.START).get(0), peer.completeMessage());
        assertThat(peer.sent(Messages.START)).hasSize(4);
        assertThat(rig.server.attempts()).isEqualTo(1);
    }

    @Test
    void tells_progress_by_what_the_server_keeps() throws IOException {
        Transfer transfer = rig.upload(UploadRequest.of(Rig.file(directory, 100)));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        assertThat(transfer.progress().bytes()).isZero();
        assertThat(transfer.progress().size()).isEqualTo(100);

        peer.keep(peer.chunks().get(0), 10);
        assertThat(transfer.progress().bytes()).isEqualTo(10);
        assertThat(transfer.progress().percentage()).isEqualTo(10);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.SENDING);
    }
}
