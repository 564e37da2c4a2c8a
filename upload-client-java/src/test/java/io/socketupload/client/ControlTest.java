package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ControlTest {
    @TempDir
    Path directory;

    Rig rig;
    Path file;
    Transfer transfer;

    @BeforeEach
    void begin() throws IOException {
        rig = new Rig(1, false, Transport.WEBSOCKET);
        file = Rig.file(directory, 100);
    }

    private FakeServer.Peer started() {
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 10, 40);
        return peer;
    }

    @Test
    void a_paused_upload_sends_nothing_more_but_hears_what_is_kept() {
        FakeServer.Peer peer = started();
        rig.run(transfer::pause);
        peer.keep(peer.chunks());

        assertThat(peer.chunks()).hasSize(4);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.PAUSED);
        assertThat(transfer.progress().bytes()).isEqualTo(40);
    }

    @Test
    void a_resumed_upload_goes_on_where_it_was() {
        FakeServer.Peer peer = started();
        rig.run(transfer::pause);
        peer.keep(peer.chunks());
        rig.run(transfer::resume);

        assertThat(peer.offsets()).startsWith(0L, 10L, 20L, 30L, 40L, 50L);
        assertThat(peer.sent(Messages.START)).hasSize(1);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.SENDING);
    }

    @Test
    void a_paused_upload_may_be_silent_for_hours() {
        FakeServer.Peer peer = started();
        rig.run(transfer::pause);
        rig.loop.advance(Duration.ofHours(5));

        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void a_paused_upload_needs_no_connection_until_it_is_resumed() {
        FakeServer.Peer peer = started();
        rig.run(transfer::pause);
        peer.lose();
        rig.loop.advance(Duration.ofHours(1));
        assertThat(rig.server.attempts()).isEqualTo(1);

        rig.run(transfer::resume);
        FakeServer.Peer second = rig.server.accept();
        assertThat(second.lastStart().fields().getString("resumeToken")).isEqualTo("token");
        second.ready(10, 10, 40);
        assertThat(second.offsets()).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void a_paused_upload_lets_another_one_pass() {
        FakeServer.Peer peer = started();
        Transfer other = rig.upload(UploadRequest.of(file).withFileName("other"));
        assertThat(other.progress().state()).isEqualTo(UploadState.WAITING);
        rig.run(transfer::pause);
        assertThat(peer.lastStart().fields().getString("fileName")).isEqualTo("other");

        rig.run(transfer::resume);
        assertThat(transfer.progress().state()).isEqualTo(UploadState.WAITING);
        peer.complete();
        assertThat(other.result()).isCompleted();
        assertThat(transfer.progress().state()).isEqualTo(UploadState.SENDING);
    }

    @Test
    void an_upload_can_be_paused_before_it_begins() {
        transfer = new Transfer(UploadRequest.of(file), rig.shop);
        transfer.pause();
        rig.run(transfer::begin);
        rig.loop.advance(Duration.ofMinutes(1));
        assertThat(rig.server.attempts()).isZero();

        rig.run(transfer::resume);
        assertThat(rig.server.attempts()).isEqualTo(1);
    }

    @Test
    void an_upload_that_is_paused_while_it_starts_sends_nothing_when_the_server_is_ready() {
        transfer = rig.upload(UploadRequest.of(file));
        FakeServer.Peer peer = rig.server.accept();
        rig.run(transfer::pause);
        peer.ready(0, 10, 40);
        assertThat(peer.chunks()).isEmpty();

        rig.run(transfer::resume);
        assertThat(peer.chunks()).hasSize(4);
    }

    @Test
    void a_paused_upload_that_was_refused_for_now_is_not_asked_for_again() {
        FakeServer.Peer peer = started();
        peer.refuse(peer.chunks().get(0), "storage-full", true);
        rig.run(transfer::pause);
        rig.loop.advance(Duration.ofMinutes(1));
        assertThat(peer.chunks()).hasSize(4);

        rig.run(transfer::resume);
        assertThat(peer.chunks()).hasSize(5);
    }

    @Test
    void to_pause_and_resume_twice_changes_nothing() {
        FakeServer.Peer peer = started();
        rig.run(transfer::resume);
        rig.run(transfer::pause);
        rig.run(transfer::pause);
        rig.run(transfer::resume);
        rig.run(transfer::resume);

        assertThat(peer.chunks()).hasSize(4);
    }

    @Test
    void a_cancelled_upload_is_cancelled_at_the_server_with_the_token() {
        FakeServer.Peer peer = started();
        rig.run(transfer::cancel);
        FakeServer.Sent cancel = peer.sent(Messages.CANCEL).get(0);
        assertThat(cancel.fields().getString("uploadId"))
                .isEqualTo(peer.lastStart().fields().getString("uploadId"));
        assertThat(cancel.fields().getString("resumeToken")).isEqualTo("token");
        assertThat(transfer.result()).isNotDone();

        peer.answer(cancel, new JSONObject().put("success", true));
        assertThatThrownBy(() -> transfer.result().join()).isInstanceOf(CancellationException.class);
    }

    @Test
    void an_upload_that_the_server_does_not_answer_for_is_cancelled_all_the_same() {
        started();
        rig.run(transfer::cancel);
        rig.loop.advance(Duration.ofSeconds(5));

        assertThat(transfer.result()).isCancelled();
    }

    @Test
    void a_cancelled_upload_sends_nothing_more_and_is_not_taken_up_again() {
        FakeServer.Peer peer = started();
        rig.run(transfer::cancel);
        peer.keep(peer.chunks());
        assertThat(peer.chunks()).hasSize(4);
        peer.lose();
        rig.loop.advance(Duration.ofMinutes(1));

        assertThat(rig.server.attempts()).isEqualTo(1);
        assertThat(rig.loop.isIdle()).isTrue();
        rig.upload(UploadRequest.of(file));
        assertThat(rig.server.accept().lastStart().fields().has("resumeToken")).isFalse();
    }

    @Test
    void an_upload_can_be_cancelled_while_it_waits_for_its_turn() {
        started();
        Transfer other = rig.upload(UploadRequest.of(file));
        rig.run(other::cancel);

        assertThat(other.result()).isCancelled();
        assertThat(other.progress().state()).isEqualTo(UploadState.DONE);
    }

    @Test
    void an_upload_can_be_cancelled_while_there_is_no_connection() {
        started().lose();
        rig.run(transfer::cancel);
        rig.loop.advance(Duration.ofMinutes(1));

        assertThat(transfer.result()).isCancelled();
        assertThat(rig.server.attempts()).isEqualTo(1);
    }

    @Test
    void to_cancel_a_finished_upload_changes_nothing() {
        FakeServer.Peer peer = started();
        peer.complete();
        rig.run(transfer::cancel);

        assertThat(transfer.result()).isCompleted();
        assertThat(peer.sent(Messages.CANCEL)).isEmpty();
    }

    @Test
    void a_client_that_is_closed_does_not_wait_for_a_cancellation() {
        started();
        rig.run(transfer::cancel);
        rig.run(transfer::close);

        assertThat(transfer.result()).isCancelled();
    }

    @Test
    void a_listener_hears_each_change_of_state_and_at_last_that_it_is_over() {
        List<UploadState> states = new ArrayList<>();
        transfer = rig.upload(UploadRequest.of(file));
        transfer.onProgress(progress -> states.add(progress.state()));
        FakeServer.Peer peer = rig.server.accept();
        peer.ready(0, 50, 100);
        rig.run(transfer::pause);
        rig.run(transfer::resume);
        peer.keep(peer.chunks());
        peer.complete();

        assertThat(states)
                .containsExactly(
                        UploadState.WAITING,
                        UploadState.SENDING,
                        UploadState.PAUSED,
                        UploadState.SENDING,
                        UploadState.FINISHING,
                        UploadState.DONE);
    }

    @Test
    void a_listener_that_throws_harms_nothing() {
        FakeServer.Peer peer = started();
        transfer.onProgress(progress -> {
            throw new IllegalStateException("thrown by a listener, on purpose");
        });
        peer.keep(peer.chunks());
        peer.complete();

        assertThat(transfer.result()).isCompleted();
    }
}
