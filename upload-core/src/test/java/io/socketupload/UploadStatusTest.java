package io.socketupload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadEvent.Resumed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadEvent.Suspended;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Ready;
import io.socketupload.UploadMessage.Resumable;
import io.socketupload.UploadMessage.Status;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What a client can ask of an upload by its token, whichever connection has it, or none. */
class UploadStatusTest {
    private static final Failure NOT_FOUND =
            new Failure("a", null, UploadErrorCode.NOT_FOUND, "There is no such upload.", null);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Nested
    class Its_status {
        @Test
        void of_one_that_goes_on_is_told_to_its_own_connection_and_to_others() {
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(0, 4));
            List<UploadMessage> own = peer.status("a", peer.token());
            RecordingPeer other = rig.connect();
            List<UploadMessage> others = other.status("a", peer.token());
            rig.run();
            UploadLimits limits = rig.engine().limits();
            Resumable resumable = new Resumable(peer.token(), EngineRig.NOW.plus(Duration.ofHours(24)));
            Ready ready = new Ready("a", "a.bin", 4, limits.maxChunkSize(), limits.window(), Sync.NEVER, resumable);
            assertThat(own).containsExactly(new Status(ready, UploadState.RECEIVING));
            assertThat(others).isEqualTo(own);
            assertThat(other.messages).isEmpty();
            assertThat(peer.messages).hasSize(1); // ready
        }

        @Test
        void of_a_suspended_one_is_found_without_anybody_noticing() {
            String token = rig.suspended(file, 4);
            rig.pass(Duration.ofHours(1));
            RecordingPeer peer = rig.connect();
            List<UploadMessage> acks = peer.status("a", token);
            rig.run();
            assertThat(acks).singleElement().isInstanceOfSatisfying(Status.class, status -> {
                assertThat(status.state()).isEqualTo(UploadState.SUSPENDED);
                assertThat(status.ready().offset()).isEqualTo(4);
                assertThat(status.ready().resumable())
                        .isEqualTo(new Resumable(token, EngineRig.NOW.plus(Duration.ofHours(24))));
            });
            assertThat(rig.saved(file).expiresAt()).isEqualTo(EngineRig.NOW.plus(Duration.ofHours(24)));
            assertThat(rig.eventTypes()).containsExactly(Started.class, Suspended.class);
            assertThat(rig.engine().sessions()).isEmpty();
            assertThat(rig.sink.writers("a")).hasSize(2).allMatch(MemorySink.MemoryWriter::isClosed);
            assertThat(peer.messages).isEmpty();
        }

        @Test
        void leaves_a_suspended_one_to_be_resumed() {
            String token = rig.suspended(file, 4);
            RecordingPeer peer = rig.connect();
            peer.status("a", token);
            peer.resume(file, token); // while it is looked into
            rig.run();
            peer.send(file.at(4, 6));
            rig.run();
            assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
            assertThat(rig.events(Resumed.class)).hasSize(1);
        }

        @Test
        void does_not_let_go_of_one_that_a_client_takes_over_meanwhile() {
            String token = rig.suspended(file, 4);
            RecordingPeer asking = rig.connect();
            List<UploadMessage> acks = asking.status("a", token);
            rig.executor.runNext(); // found in the store, and to be opened
            RecordingPeer peer = rig.connect();
            peer.resume(file, token);
            rig.run();
            asking.close();
            rig.run();
            assertThat(acks).hasSize(1);
            assertThat(rig.engine().sessions()).hasSize(1);
            peer.send(file.at(4, 6));
            rig.run();
            assertThat(peer.messages(Complete.class)).hasSize(1);
            assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(Duration.ofHours(24)));
        }

        @Test
        void is_the_same_as_of_one_that_never_was_without_its_token() {
            RecordingPeer live = rig.startedResumable(file);
            SampleFile other = SampleFile.of("b", 10);
            rig.suspended(other, 4);
            RecordingPeer stranger = rig.connect();
            RecordingPeer grace = rig.connect("grace");
            List<UploadMessage> wrong = stranger.status("a", "wrong");
            List<UploadMessage> own = live.status("a", "wrong");
            List<UploadMessage> anothers = grace.status("a", live.token());
            List<UploadMessage> never = stranger.status("never", "wrong");
            List<UploadMessage> suspended = stranger.status("b", live.token());
            rig.run();
            assertThat(List.of(wrong, own, anothers)).containsOnly(List.of(NOT_FOUND));
            assertThat(RecordingPeer.codes(never)).containsExactly(UploadErrorCode.NOT_FOUND);
            assertThat(suspended).containsExactly(new Failure("b", null, NOT_FOUND.code(), NOT_FOUND.error(), null));
        }

        @Test
        void asked_at_the_moment_that_the_connection_is_lost_is_that_of_a_suspended_one() {
            RecordingPeer lost = rig.startedResumable(file);
            RecordingPeer peer = rig.connect();
            lost.close();
            List<UploadMessage> acks = peer.status("a", lost.token());
            rig.run();
            assertThat(acks)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Status.class, status -> assertThat(status.state()).isEqualTo(UploadState.SUSPENDED));
        }

        @Test
        void is_not_changed_by_a_stranger_who_tries_to_resume_in_the_same_moment() {
            String token = rig.suspended(file, 4);
            rig.connect().resume(file, "wrong");
            List<UploadMessage> acks = rig.connect().status("a", token);
            rig.run();
            assertThat(acks).singleElement().isInstanceOf(Status.class);
        }

        @Test
        void of_one_that_the_sink_cannot_open_is_its_failure_and_leaves_it() {
            String token = rig.suspended(file, 4);
            rig.sink.onOpen = (id, nth) -> {
                throw new IOException("/srv: not mounted");
            };
            List<UploadMessage> acks = rig.connect().status("a", token);
            rig.run();
            assertThat(RecordingPeer.codes(acks)).containsExactly(UploadErrorCode.STORAGE_FAILURE);
            assertThat(rig.store.find(file.uploadId())).isPresent();
            rig.sink.onOpen = (id, nth) -> {};
            assertThat(rig.resumed(file, token).ready().offset()).isEqualTo(4);
        }

        @Test
        void is_not_told_by_a_server_that_stops() {
            String token = rig.suspended(file, 4);
            RecordingPeer peer = rig.connect();
            rig.engine().drain(Duration.ofDays(1));
            List<UploadMessage> acks = peer.status("a", token);
            rig.run();
            assertThat(RecordingPeer.codes(acks)).containsExactly(UploadErrorCode.SHUTTING_DOWN);
        }
    }

    @Nested
    class A_cancellation {
        @Test
        void of_a_suspended_one_discards_its_bytes() {
            String token = rig.suspended(file, 4);
            RecordingPeer peer = rig.connect();
            List<UploadMessage> acks = peer.cancel("a", token);
            rig.run();
            assertThat(acks).containsExactly(new UploadMessage.Cancelled("a"));
            assertThat(rig.sink.parts).isEmpty();
            assertThat(rig.store.find(file.uploadId())).isEmpty();
            assertThat(rig.eventTypes()).containsExactly(Started.class, Suspended.class, Cancelled.class);
            assertThat(rig.events(Cancelled.class))
                    .extracting(Cancelled::reason)
                    .containsExactly(Reason.CLIENT);
            assertThat(rig.resumed(file, token).failures()).containsExactly(UploadErrorCode.NOT_FOUND);
            assertThat(rig.startedResumable(file).messages(Ready.class)).hasSize(1);
        }

        @Test
        void of_one_that_goes_on_over_another_connection_ends_it() {
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(0, 4));
            List<UploadMessage> acks = rig.connect().cancel("a", peer.token());
            rig.run();
            assertThat(acks).containsExactly(new UploadMessage.Cancelled("a"));
            assertThat(peer.connection.uploads()).isZero();
            assertThat(rig.store.find(file.uploadId())).isEmpty();
        }

        @Test
        void of_its_own_needs_no_token() {
            RecordingPeer peer = rig.startedResumable(file);
            List<UploadMessage> acks = peer.cancel("a");
            rig.run();
            assertThat(acks).containsExactly(new UploadMessage.Cancelled("a"));
            assertThat(rig.store.find(file.uploadId())).isEmpty();
        }

        @Test
        void of_anothers_finds_nothing() {
            RecordingPeer live = rig.startedResumable(file);
            RecordingPeer stranger = rig.connect();
            RecordingPeer grace = rig.connect("grace");
            List<List<UploadMessage>> first =
                    List.of(stranger.cancel("a"), stranger.cancel("a", "wrong"), grace.cancel("a", live.token()));
            rig.run();
            live.close();
            rig.run();
            List<List<UploadMessage>> second =
                    List.of(stranger.cancel("a"), stranger.cancel("a", "wrong"), grace.cancel("a", live.token()));
            rig.run();
            assertThat(first).containsOnly(List.of(NOT_FOUND));
            assertThat(second).containsOnly(List.of(NOT_FOUND));
            assertThat(rig.store.find(file.uploadId())).isPresent();
        }

        @Test
        void asked_at_the_moment_that_the_connection_is_lost_is_not_lost_itself() {
            RecordingPeer lost = rig.startedResumable(file);
            RecordingPeer peer = rig.connect();
            lost.close();
            List<UploadMessage> acks = peer.cancel("a", lost.token());
            rig.run();
            assertThat(acks).containsExactly(new UploadMessage.Cancelled("a"));
            assertThat(rig.store.find(file.uploadId())).isEmpty();
        }

        @Test
        void needs_no_acknowledgement() {
            String token = rig.suspended(file, 4);
            RecordingPeer peer = rig.connect();
            peer.connection.cancel(file.uploadId(), "wrong", null);
            peer.connection.cancel(file.uploadId(), token, null);
            rig.run();
            assertThat(rig.store.find(file.uploadId())).isEmpty();
        }
    }
}
