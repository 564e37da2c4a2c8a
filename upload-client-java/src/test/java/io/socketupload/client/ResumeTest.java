package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;

import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ResumeTest {
    @TempDir
    Path directory;

    Rig rig;
    Path file;
    Transfer transfer;

    @BeforeEach
    void begin() throws IOException {
        rig = new Rig();
        file = Rig.file(directory, 100);
    }

    private FakeServer.Peer started() {
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        return peer;
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(Rig.bytes(100), from, to);
    }

    @Test
    void goes_on_with_id_and_token_after_a_lost_connection() {
        FakeServer.Peer first = started();
        first.lose();
        assertThat(transfer.progress().state()).isEqualTo(UploadState.RETRYING);
        rig.loop.advance(Rig.FIRST_DELAY.minusMillis(1));
        assertThat(rig.server.attempts()).isEqualTo(1);
        rig.loop.advance(Duration.ofMillis(1));
        FakeServer.Peer second = rig.server.accept();

        JSONObject start = second.lastStart().fields();
        assertThat(start.getString("resumeToken")).isEqualTo("token");
        assertThat(start.getString("uploadId"))
                .isEqualTo(first.lastStart().fields().getString("uploadId"));
        assertThat(start.getLong("fileSize")).isEqualTo(100);
        assertThat(second.chunks()).isEmpty();
    }

    @Test
    void sends_only_what_the_server_does_not_keep() {
        started();
        FakeServer.Peer peer = rig.reconnect();
        peer.ready(20, 10, 40);

        assertThat(peer.offsets()).containsExactly(20L, 30L, 40L, 50L);
        assertThat(peer.chunks().get(0).data()).isEqualTo(part(20, 30));
        assertThat(peer.chunks().get(2).data()).isEqualTo(part(40, 50));
        assertThat(transfer.progress().bytes()).isEqualTo(20);
    }

    @Test
    void sends_the_rest_of_a_chunk_that_is_kept_in_part() {
        started();
        FakeServer.Peer peer = rig.reconnect();
        peer.ready(23, 10, 40);

        assertThat(peer.offsets()).startsWith(23L, 30L, 40L);
        assertThat(peer.chunks().get(0).data()).isEqualTo(part(23, 30));
    }

    @Test
    void goes_back_if_the_server_lost_what_it_had_acknowledged() {
        FakeServer.Peer first = started();
        first.keep(first.chunks());
        FakeServer.Peer peer = rig.reconnect();
        peer.ready(5, 10, 40);

        assertThat(peer.offsets()).containsExactly(5L, 15L, 25L, 35L);
        assertThat(peer.chunks().get(0).data()).isEqualTo(part(5, 15));
    }

    @Test
    void cuts_chunks_anew_for_a_server_that_takes_smaller_ones() {
        started();
        FakeServer.Peer peer = rig.reconnect();
        peer.ready(10, 4, 12);

        assertThat(peer.offsets()).containsExactly(10L, 14L, 18L);
        assertThat(peer.chunks().get(2).data()).isEqualTo(part(18, 20));
        peer.keep(peer.chunks());
        assertThat(peer.offsets()).startsWith(10L, 14L, 18L, 20L, 24L, 28L);
    }

    @Test
    void late_answers_of_the_lost_connection_are_not_heard() {
        FakeServer.Peer first = started();
        rig.reconnect().ready(0, 10, 40);
        first.refuse(first.chunks().get(0), "conflict", false);
        first.event(Messages.ERROR, first.failure("conflict", false));

        assertThat(transfer.progress().state()).isEqualTo(UploadState.SENDING);
    }

    @Test
    void hears_that_the_upload_was_complete_already() {
        FakeServer.Peer first = started();
        first.keep(first.chunks());
        FakeServer.Peer peer = rig.reconnect();
        peer.answer(peer.lastStart(), peer.completeMessage());

        assertThat(transfer.result().join().path()).isEqualTo("stored");
        assertThat(peer.chunks()).isEmpty();
    }

    @Test
    void begins_anew_under_another_id_when_the_server_does_not_know_the_upload_any_more() {
        FakeServer.Peer first = started();
        first.keep(first.chunks());
        FakeServer.Peer peer = rig.reconnect();
        JSONObject unknown = peer.failure("not-found", false);
        peer.answer(peer.lastStart(), unknown);
        peer.event(Messages.ERROR, unknown);
        rig.loop.advance(Rig.FIRST_DELAY);

        JSONObject start = peer.lastStart().fields();
        assertThat(peer.sent(Messages.START)).hasSize(2);
        assertThat(start.has("resumeToken")).isFalse();
        assertThat(start.getString("uploadId"))
                .isNotEqualTo(first.lastStart().fields().getString("uploadId"));
        peer.ready(0, 10, 40);
        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void begins_anew_under_the_same_id_if_the_user_chose_it() {
        transfer = rig.upload(UploadRequest.of(file).withUploadId("mine"));
        rig.server.accept().ready(0, 10, 40);
        FakeServer.Peer peer = rig.reconnect();
        JSONObject unknown = peer.failure("not-found", false);
        peer.answer(peer.lastStart(), unknown);
        peer.event(Messages.ERROR, unknown);
        rig.loop.advance(Rig.FIRST_DELAY);

        assertThat(peer.lastStart().fields().getString("uploadId")).isEqualTo("mine");
        assertThat(transfer.result()).isNotDone();
    }

    @Test
    void begins_anew_when_the_upload_expires_while_it_is_sent() {
        FakeServer.Peer peer = started();
        peer.chunks().forEach(chunk -> peer.refuse(chunk, "not-found", false));
        rig.loop.advance(Rig.FIRST_DELAY);

        assertThat(peer.sent(Messages.START)).hasSize(2);
        peer.ready(0, 10, 40);
        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L, 0L, 10L, 20L, 30L);
    }

    @Test
    void begins_anew_only_once() {
        FakeServer.Peer peer = started();
        peer.refuse(peer.chunks().get(0), "not-found", false);
        rig.loop.advance(Rig.FIRST_DELAY);
        peer.ready(0, 10, 40);
        peer.refuse(peer.chunks().get(4), "not-found", false);

        assertThat(Rig.failure(transfer).code()).isEqualTo("not-found");
    }

    @Test
    void takes_another_id_if_the_answer_to_the_first_start_was_lost() {
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer first = rig.server.accept();
        FakeServer.Peer second = rig.reconnect();

        assertThat(second.lastStart().fields().getString("uploadId"))
                .isNotEqualTo(first.lastStart().fields().getString("uploadId"));
    }

    @Test
    void waits_for_itself_to_be_forgotten_under_an_id_that_the_user_chose() {
        transfer = rig.upload(UploadRequest.of(file).withUploadId("mine"));
        rig.server.accept();
        FakeServer.Peer peer = rig.reconnect();
        peer.refuse(peer.lastStart(), "conflict", false);
        rig.loop.advance(Duration.ofSeconds(30));

        assertThat(peer.sent(Messages.START)).hasSize(2);
    }

    @Test
    void a_newer_connection_with_the_token_has_precedence_and_is_left_alone() {
        FakeServer.Peer peer = started();
        peer.refuse(peer.chunks().get(0), "conflict", false);

        assertThat(Rig.failure(transfer).code()).isEqualTo("conflict");
        assertThat(peer.sent(Messages.CANCEL)).isEmpty();
        Transfer again = rig.upload(UploadRequest.of(file));
        assertThat(again.result()).isNotDone();
        assertThat(peer.lastStart().fields().getString("resumeToken")).isEqualTo("token");
    }

    @Test
    void fails_when_the_server_can_not_be_reached_so_many_times() {
        transfer = rig.upload(UploadRequest.of(file));
        for (int i = 0; i <= Rig.RETRIES; i++) {
            assertThat(transfer.result()).isNotDone();
            assertThat(rig.server.attempts()).isEqualTo(i + 1);
            rig.server.latest().lose();
            rig.loop.advance(Rig.FIRST_DELAY.multipliedBy(1L << i));
        }

        assertThat(Rig.failure(transfer).code()).isEqualTo("connection-failed");
        assertThat(Rig.failure(transfer).retryable()).isTrue();
        assertThat(rig.server.attempts()).isEqualTo(Rig.RETRIES + 1);
    }

    @Test
    void a_connection_that_is_never_made_is_tried_again() {
        transfer = rig.upload(UploadRequest.of(file));
        rig.loop.advance(Duration.ofSeconds(20));
        assertThat(rig.server.latest().isClosed()).isTrue();
        rig.loop.advance(Rig.FIRST_DELAY);

        assertThat(rig.server.attempts()).isEqualTo(2);
    }

    @Test
    void a_client_that_is_not_let_in_does_not_try_again() {
        transfer = rig.upload(UploadRequest.of(file));
        rig.server.latest().lose(new UploadFailedException("unauthorized", false, "Who are you?"));

        assertThat(Rig.failure(transfer)).hasMessage("Who are you?");
        rig.loop.advance(Duration.ofMinutes(1));
        assertThat(rig.server.attempts()).isEqualTo(1);
    }

    @Test
    void leaves_when_the_server_asks_and_comes_back_when_it_said() {
        FakeServer.Peer first = started();
        first.event(Messages.GOAWAY, new JSONObject().put("reason", "stopping").put("retryAfterMs", 3000));
        first.keep(first.chunks().get(0), 10);
        assertThat(first.chunks()).hasSize(4);
        assertThat(transfer.progress().bytes()).isEqualTo(10);

        rig.loop.advance(Duration.ofMillis(2999));
        assertThat(first.isClosed()).isFalse();
        rig.loop.advance(Duration.ofMillis(1));
        assertThat(first.isClosed()).isTrue();
        FakeServer.Peer second = rig.server.accept();
        second.ready(10, 10, 40);
        assertThat(second.offsets()).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void comes_back_no_sooner_when_the_server_that_said_goodbye_closes_the_connection() {
        FakeServer.Peer peer = started();
        peer.event(Messages.GOAWAY, new JSONObject().put("retryAfterMs", 3000));
        rig.loop.advance(Duration.ofSeconds(1));
        peer.lose();
        rig.loop.advance(Duration.ofMillis(1999));
        assertThat(rig.server.attempts()).isEqualTo(1);
        rig.loop.advance(Duration.ofMillis(1));
        assertThat(rig.server.attempts()).isEqualTo(2);
    }

    @Test
    void an_upload_that_begins_while_the_server_goes_away_waits_for_it_to_come_back() {
        FakeServer.Peer peer = started();
        peer.event(Messages.GOAWAY, new JSONObject().put("retryAfterMs", 3000));
        rig.upload(UploadRequest.of(file));
        assertThat(peer.sent(Messages.START)).hasSize(1);

        rig.loop.advance(Duration.ofSeconds(3));
        assertThat(rig.server.accept().sent(Messages.START)).hasSize(2);
    }

    @Test
    void another_client_goes_on_with_what_the_store_knows() {
        started();
        rig.run(transfer::close);
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.latest();

        assertThat(peer.lastStart().fields().getString("resumeToken")).isEqualTo("token");
        peer.ready(50, 10, 40);
        assertThat(peer.chunks().get(4).data()).isEqualTo(part(50, 60));
    }

    @Test
    void the_checksum_of_the_file_includes_what_another_client_sent() {
        rig = new Rig(3, true, Transport.WEBSOCKET);
        started();
        rig.run(transfer::close);
        rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.latest();
        peer.ready(95, 10, 40);

        assertThat(peer.chunks().get(4).fields().getString("fileChecksum"))
                .isEqualTo("sha-256:" + Checksums.hex(Checksums.sha256().digest(Rig.bytes(100))));
    }

    @Test
    void a_file_that_was_changed_in_the_meantime_is_another_one() throws IOException {
        started();
        rig.run(transfer::close);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        rig.upload(UploadRequest.of(file));

        assertThat(rig.server.latest().lastStart().fields().has("resumeToken")).isFalse();
    }

    @Test
    void two_uploads_of_one_file_at_once_do_not_take_each_others_place() {
        FakeServer.Peer peer = started();
        String id = peer.lastStart().fields().getString("uploadId");
        rig.upload(UploadRequest.of(file));

        assertThat(peer.lastStart().fields().getString("uploadId")).isNotEqualTo(id);
        assertThat(peer.lastStart().fields().has("resumeToken")).isFalse();
    }

    @Test
    void what_is_stored_is_forgotten() {
        FakeServer.Peer peer = started();
        peer.complete();
        rig.upload(UploadRequest.of(file));

        assertThat(peer.lastStart().fields().has("resumeToken")).isFalse();
    }
}
