package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TroubleTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"chunk-checksum-mismatch", "storage-full", "rate-limited"})
    void sends_a_chunk_again_that_was_refused_for_now(String code) {
        FakeServer.Peer peer = started();
        peer.refuse(peer.chunks().get(0), code, true);
        assertThat(peer.chunks()).hasSize(4);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.RETRYING);

        rig.loop.advance(Rig.FIRST_DELAY);
        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L, 0L);
        assertThat(peer.chunks().get(4).data()).isEqualTo(peer.chunks().get(0).data());
        assertThat(peer.chunks().get(4).fields().getLong("totalChunks")).isEqualTo(11);
    }

    @Test
    void waits_as_long_as_the_server_wants() {
        FakeServer.Peer peer = started();
        peer.answer(peer.chunks().get(0), peer.failure("rate-limited", true).put("retryAfterMs", 7000));

        rig.loop.advance(Duration.ofMillis(6999));
        assertThat(peer.chunks()).hasSize(4);
        rig.loop.advance(Duration.ofMillis(1));
        assertThat(peer.chunks()).hasSize(5);
    }

    @Test
    void many_chunks_refused_at_once_are_one_failure() {
        FakeServer.Peer peer = started();
        peer.chunks().forEach(chunk -> peer.refuse(chunk, "storage-full", true));
        rig.loop.advance(Rig.FIRST_DELAY);

        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L, 0L, 10L, 20L, 30L);
    }

    @Test
    void sends_from_where_the_server_is_after_a_refusal() {
        FakeServer.Peer peer = started();
        List<FakeServer.Sent> chunks = peer.chunks();
        chunks.forEach(
                chunk -> peer.answer(chunk, peer.failure("storage-full", true).put("offset", 20)));
        rig.loop.advance(Rig.FIRST_DELAY);

        assertThat(peer.offsets()).containsExactly(0L, 10L, 20L, 30L, 20L, 30L, 40L, 50L);
    }

    @Test
    void gives_up_after_so_many_failures_in_a_row_and_lets_the_server_keep_what_it_has() {
        FakeServer.Peer peer = started();
        for (int i = 0; i <= Rig.RETRIES; i++) {
            assertThat(transfer.result()).isNotDone();
            peer.refuse(peer.chunks().get(peer.chunks().size() - (i == 0 ? 4 : 1)), "storage-full", true);
            rig.loop.advance(Duration.ofSeconds(30));
        }

        assertThat(Rig.failure(transfer).code()).isEqualTo("storage-full");
        assertThat(Rig.failure(transfer).retryable()).isTrue();
        assertThat(peer.sent(Messages.CANCEL)).isEmpty();
        assertThat(rig.loop.isIdle()).isTrue();
    }

    @Test
    void waits_twice_as_long_each_time() {
        FakeServer.Peer peer = started();
        peer.refuse(peer.chunks().get(0), "storage-full", true);
        rig.loop.advance(Rig.FIRST_DELAY);
        peer.refuse(peer.chunks().get(4), "storage-full", true);
        rig.loop.advance(Rig.FIRST_DELAY.multipliedBy(2).minusMillis(1));
        assertThat(peer.chunks()).hasSize(5);
        rig.loop.advance(Duration.ofMillis(1));
        assertThat(peer.chunks()).hasSize(6);
    }

    @Test
    void failures_with_progress_between_them_do_not_add_up() {
        FakeServer.Peer peer = started();
        for (int i = 0; i < 2 * Rig.RETRIES; i++) {
            peer.refuse(peer.chunks().get(peer.chunks().size() - 1), "storage-full", true);
            rig.loop.advance(Rig.FIRST_DELAY);
            peer.keep(peer.chunks().get(0), i + 1);
        }

        assertThat(transfer.result()).isNotDone();
    }

    @Test
    void a_refusal_for_good_ends_it_with_the_servers_code_and_words() {
        FakeServer.Peer peer = started();
        peer.refuse(peer.chunks().get(1), "quota-exceeded", false);

        assertThat(Rig.failure(transfer)).hasMessage("No: quota-exceeded");
        assertThat(Rig.failure(transfer).code()).isEqualTo("quota-exceeded");
        assertThat(Rig.failure(transfer).retryable()).isFalse();
    }

    @Test
    void an_error_event_for_good_ends_it_too() {
        FakeServer.Peer peer = started();
        peer.event(Messages.ERROR, peer.failure("rejected", false));

        assertThat(Rig.failure(transfer).code()).isEqualTo("rejected");
    }

    @Test
    void an_error_event_that_may_go_well_yet_is_left_to_the_acknowledgement() {
        FakeServer.Peer peer = started();
        peer.event(Messages.ERROR, peer.failure("chunk-checksum-mismatch", true));

        assertThat(transfer.progress().state()).isEqualTo(UploadState.SENDING);
    }

    @Test
    void an_error_of_another_upload_is_not_ours() {
        FakeServer.Peer peer = started();
        peer.event(Messages.ERROR, peer.failure("rejected", false).put("uploadId", "another"));

        assertThat(transfer.result()).isNotDone();
    }

    @Test
    void asks_again_when_the_server_has_too_many_uploads() {
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.accept();
        JSONObject refusal = peer.failure("too-many-uploads", true).put("retryAfterMs", 2000);
        peer.answer(peer.lastStart(), refusal);
        peer.event(Messages.ERROR, refusal);
        rig.loop.advance(Duration.ofMillis(1999));
        assertThat(peer.sent(Messages.START)).hasSize(1);

        rig.loop.advance(Duration.ofMillis(1));
        assertThat(peer.sent(Messages.START)).hasSize(2);
        peer.ready(0, 10, 40);
        assertThat(peer.chunks()).hasSize(4);
    }

    @Test
    void a_file_that_may_not_be_sent_is_refused_at_once() {
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.accept();
        peer.refuse(peer.lastStart(), "file-too-large", false);

        assertThat(Rig.failure(transfer).code()).isEqualTo("file-too-large");
    }

    @Test
    void a_server_that_says_nothing_is_left_for_a_new_connection() {
        FakeServer.Peer peer = started();
        rig.loop.advance(Rig.PATIENCE.minusMillis(1));
        assertThat(peer.isClosed()).isFalse();
        rig.loop.advance(Duration.ofMillis(1));
        assertThat(peer.isClosed()).isTrue();

        rig.loop.advance(Rig.FIRST_DELAY);
        FakeServer.Peer next = rig.server.accept();
        assertThat(next.lastStart().fields().getString("resumeToken")).isEqualTo("token");
    }

    @Test
    void a_server_that_acknowledges_slowly_is_not_left() {
        FakeServer.Peer peer = started();
        for (int i = 0; i < 4; i++) {
            rig.loop.advance(Rig.PATIENCE.minusSeconds(1));
            peer.keep(peer.chunks().get(i), peer.chunks().get(i).end());
        }

        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void may_take_its_time_to_put_a_finished_file_in_its_place() {
        FakeServer.Peer peer = started();
        for (int i = 0; i < peer.chunks().size(); i++) {
            peer.keep(peer.chunks().get(i), peer.chunks().get(i).end());
        }
        assertThat(transfer.progress().state()).isEqualTo(UploadState.FINISHING);
        rig.loop.advance(Duration.ofHours(1));
        assertThat(peer.isClosed()).isFalse();

        peer.complete();
        assertThat(transfer.result()).isCompleted();
    }

    @Test
    void a_file_that_does_not_exist_fails_without_a_connection() {
        transfer = rig.upload(UploadRequest.of(directory.resolve("none")));

        assertThat(Rig.failure(transfer).code()).isEqualTo("read-failed");
        assertThat(Rig.failure(transfer)).hasMessage(directory.resolve("none") + " does not exist.");
        assertThat(rig.server.attempts()).isZero();
    }

    @Test
    void a_directory_is_no_file() {
        transfer = rig.upload(UploadRequest.of(directory));

        assertThat(Rig.failure(transfer)).hasMessage(directory + " is not a file.");
    }

    @Test
    void a_file_that_grows_is_given_up_here_and_at_the_server() throws IOException {
        FakeServer.Peer peer = started();
        Files.write(file, Rig.bytes(101));
        peer.keep(peer.chunks());

        assertThat(Rig.failure(transfer).code()).isEqualTo("file-changed");
        assertThat(peer.sent(Messages.CANCEL)).hasSize(1);
    }

    @Test
    void a_file_that_is_written_to_is_given_up() throws IOException {
        FakeServer.Peer peer = started();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        peer.keep(peer.chunks());

        assertThat(Rig.failure(transfer)).hasMessage(file + " was changed while it was uploaded.");
    }

    @Test
    void a_file_that_is_deleted_is_given_up() throws IOException {
        FakeServer.Peer peer = started();
        Files.delete(file);
        peer.keep(peer.chunks());

        assertThat(Rig.failure(transfer).code()).isEqualTo("read-failed");
    }

    @Test
    void a_client_that_is_closed_gives_up_and_lets_the_server_keep_what_it_has() {
        FakeServer.Peer peer = started();
        rig.run(transfer::close);

        assertThat(Rig.failure(transfer).code()).isEqualTo("client-closed");
        assertThat(peer.sent(Messages.CANCEL)).isEmpty();
        assertThat(rig.loop.isIdle()).isTrue();
    }
}
