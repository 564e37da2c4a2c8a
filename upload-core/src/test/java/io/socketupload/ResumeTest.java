package io.socketupload;

import java.time.Duration;
import java.util.List;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Progressed;
import io.socketupload.UploadEvent.Resumed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadEvent.Suspended;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import io.socketupload.UploadMessage.Progressing;
import io.socketupload.UploadMessage.Ready;
import io.socketupload.UploadSessionStore.Phase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class ResumeTest {
    private static final Duration DAY = Duration.ofHours(24);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void goes_on_at_the_byte_that_the_sink_has() {
        RecordingPeer lost = rig.startedResumable(file);
        SampleChunk kept = lost.send(file.at(0, 4));
        SampleChunk held = lost.send(file.at(8, 2));
        rig.run();
        lost.close();
        rig.run();
        assertThat(rig.eventTypes()).containsExactly(Started.class, Suspended.class);
        assertThat(rig.engine().sessions()).isEmpty();
        assertThat(rig.sink.writer("a").isClosed()).isTrue();
        assertThat(kept.ack()).isEqualTo(new Kept("a", 4));
        assertThat(held.releases()).isOne();

        RecordingPeer peer = rig.connect();
        List<UploadMessage> acks = peer.resume(file, lost.token());
        rig.run();
        assertThat(peer.ready().offset()).isEqualTo(4);
        assertThat(acks).containsExactly(peer.ready());
        assertThat(rig.events(Resumed.class)).extracting(Resumed::offset).containsExactly(4L);

        peer.send(file.at(4, 6));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.eventTypes())
                .containsExactly(Started.class, Suspended.class, Resumed.class, Progressed.class, Completed.class);
    }

    @Test
    void shows_the_states_that_go_with_it() {
        rig.suspended(file, 4);
        assertThat(rig.events(Suspended.class).get(0).session())
                .extracting(UploadSession::state)
                .isEqualTo(UploadState.SUSPENDED);
    }

    @Test
    void keeps_the_time_of_the_beginning() {
        String token = rig.suspended(file, 4);
        rig.pass(Duration.ofHours(1));
        rig.resumed(file, token);
        assertThat(rig.engine().sessions())
                .singleElement()
                .extracting(UploadSession::startedAt)
                .isEqualTo(EngineRig.NOW);
    }

    @Test
    void measures_the_speed_from_where_it_went_on() {
        String token = rig.suspended(file, 4);
        RecordingPeer peer = rig.resumed(file, token);
        rig.pass(Duration.ofSeconds(1));
        peer.send(file.at(4, 2));
        rig.run();
        assertThat(peer.messages(Progressing.class))
                .extracting(Progressing::progress)
                .containsExactly(new UploadProgress(6, 10, 2));
    }

    @Test
    void works_again_and_again() {
        String token = rig.suspended(file, 2);
        for (int offset = 2; offset < 10; offset += 2) {
            RecordingPeer peer = rig.resumed(file, token);
            assertThat(peer.ready().offset()).isEqualTo(offset);
            peer.send(file.at(offset, 2));
            peer.close();
            rig.run();
        }
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.saved(file).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void works_before_any_byte_came() {
        RecordingPeer peer = rig.resumed(file, rig.suspended(file, 0));
        assertThat(peer.ready().offset()).isZero();
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void of_its_own_upload_needs_no_room_for_another() {
        UploadLimits one = new UploadLimits(1000, 100, 1000, 10_000, 1);
        rig.build(engine -> engine.limits(one));
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 4));
        List<UploadMessage> acks = peer.resume(file, peer.token());
        rig.run();
        assertThat(acks)
                .singleElement()
                .isInstanceOfSatisfying(
                        Ready.class, ready -> assertThat(ready.offset()).isEqualTo(4));
    }

    @Test
    void may_cut_the_rest_into_other_chunks() {
        RecordingPeer lost = rig.startedResumable(file);
        lost.send(file.chunk(0, 4));
        lost.close();
        rig.run();
        RecordingPeer peer = rig.resumed(file, lost.token());
        peer.sendAll(file.chunks(3));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void of_what_cannot_be_opened_leaves_it_for_a_later_try() {
        String token = rig.suspended(file, 4);
        rig.sink.onOpen = (id, nth) -> {
            throw new UploadException(UploadErrorCode.STORAGE_FAILURE, "Not now.");
        };
        assertThat(rig.resumed(file, token).failures()).containsExactly(UploadErrorCode.STORAGE_FAILURE);
        rig.sink.onOpen = (id, nth) -> {};
        assertThat(rig.resumed(file, token).ready().offset()).isEqualTo(4);
    }

    @Test
    void of_what_the_sink_has_lost_ends_the_upload() {
        String token = rig.suspended(file, 4);
        rig.sink.parts.clear();
        assertThat(rig.resumed(file, token).failures()).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(rig.store.find(file.uploadId())).isEmpty();
        assertThat(rig.events(UploadEvent.Failed.class)).hasSize(1);
    }

    @Test
    void tells_chunks_that_came_too_early_nothing_but_that_there_is_no_upload() {
        String token = rig.suspended(file, 4);
        RecordingPeer peer = rig.connect();
        SampleChunk early = peer.send(file.at(4, 6));
        assertThat(RecordingPeer.codes(early.acks)).containsExactly(UploadErrorCode.NOT_FOUND);
        peer.resume(file, token);
        peer.send(file.at(4, 6)); // does not wait for ready
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Nested
    class The_token {
        @Test
        void is_given_only_for_an_upload_that_can_be_resumed() {
            assertThat(rig.started(SampleFile.of("b", 10)).ready().resumable()).isNull();
            assertThat(rig.startedResumable(file).token()).hasSizeGreaterThanOrEqualTo(22); // 128 bits in base64
        }

        @Test
        void stays_the_same() {
            String token = rig.suspended(file, 4);
            assertThat(rig.resumed(file, token).token()).isEqualTo(token);
        }

        @Test
        void is_another_for_each_upload() {
            assertThat(rig.suspended(file, 4)).isNotEqualTo(rig.suspended(SampleFile.of("b", 10), 4));
        }

        @Test
        void is_in_no_text_that_might_be_logged() {
            String token = rig.suspended(file, 4);
            RecordingPeer peer = rig.resumed(file, token);
            List<UploadMessage> status = peer.status("a", token);
            rig.run();
            assertThat(status).hasSize(1);
            assertThat(List.of(
                            peer.messages,
                            status,
                            rig.events,
                            rig.saved(file),
                            rig.engine().sessions(),
                            new UploadRequest(file.uploadId(), file.metadata(), true, token)))
                    .allSatisfy(shown -> assertThat(shown.toString()).doesNotContain(token));
            assertThat(rig.saved(file).tokenHash()).isNotEqualTo(token);
        }

        @Test
        void that_is_wrong_or_anothers_finds_as_little_as_an_id_that_never_was() {
            Failure never = new Failure("a", "a.bin", UploadErrorCode.NOT_FOUND, "There is no such upload.", null);
            RecordingPeer first = rig.connect();
            assertThat(answer(first, first.resume(file, "wrong"))).containsExactly(never);

            RecordingPeer live = rig.startedResumable(file);
            RecordingPeer thief = rig.connect();
            RecordingPeer grace = rig.connect("grace");
            assertThat(answer(thief, thief.resume(file, "wrong"))).containsExactly(never);
            assertThat(answer(thief, thief.resume(file, ""))).containsExactly(never);
            assertThat(answer(grace, grace.resume(file, live.token()))).containsExactly(never);

            live.close();
            rig.run();
            assertThat(answer(thief, thief.resume(file, "wrong"))).containsExactly(never);
            assertThat(answer(grace, grace.resume(file, live.token()))).containsExactly(never);
            assertThat(thief.messages).containsOnly(never);
            assertThat(grace.messages).containsOnly(never);
            assertThat(rig.eventTypes()).containsExactly(Started.class, Suspended.class);
        }

        @Test
        void that_is_wrong_does_not_tell_the_name_of_the_file() {
            rig.startedResumable(file);
            rig.suspended(SampleFile.of("b", 10), 4);
            RecordingPeer thief = rig.connect();
            FileMetadata guess = new FileMetadata("guess.txt", 1, "");
            thief.resume("a", guess, "wrong");
            thief.resume("b", guess, "wrong");
            rig.run();
            assertThat(thief.messages(Failure.class))
                    .hasSize(2)
                    .extracting(Failure::fileName)
                    .containsOnly("guess.txt");
        }

        @Test
        void of_an_upload_that_cannot_be_resumed_does_not_exist() {
            RecordingPeer owner = rig.started(file);
            RecordingPeer thief = rig.resumed(file, "any");
            assertThat(thief.failures()).containsExactly(UploadErrorCode.NOT_FOUND);
            owner.sendAll(file.chunks(4));
            rig.run();
            assertThat(owner.messages(Complete.class)).hasSize(1);
        }

        private List<UploadMessage> answer(RecordingPeer peer, List<UploadMessage> acks) {
            rig.run();
            assertThat(peer.messages).contains(acks.get(0));
            return acks;
        }
    }

    @Nested
    class Another_file {
        @Test
        void is_a_conflict_and_leaves_what_is_there() {
            String token = rig.suspended(file, 4);
            assertConflicts(token);
            assertThat(rig.resumed(file, token).ready().offset()).isEqualTo(4);
        }

        @Test
        void is_a_conflict_also_while_the_upload_goes_on() {
            RecordingPeer live = rig.startedResumable(file);
            live.send(file.at(0, 4));
            rig.run();
            assertConflicts(live.token());
            live.send(file.at(4, 6));
            rig.run();
            assertThat(live.messages(Complete.class)).hasSize(1);
        }

        private void assertConflicts(String token) {
            RecordingPeer peer = rig.connect();
            peer.resume("a", new FileMetadata("a.bin", 11, ""), token);
            peer.resume("a", new FileMetadata("b.bin", 10, ""), token);
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.CONFLICT, UploadErrorCode.CONFLICT);
            assertThat(peer.messages(Ready.class)).isEmpty();
        }
    }

    @Nested
    class The_expiry {
        @Test
        void is_a_day_after_the_upload_was_heard_of_last() {
            RecordingPeer peer = rig.startedResumable(file);
            assertThat(peer.ready().resumable().expiresAt()).isEqualTo(EngineRig.NOW.plus(DAY));
            rig.pass(Duration.ofHours(3));
            peer.send(file.at(0, 4));
            rig.run();
            assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(DAY));
        }

        @Test
        void is_remembered_once_a_minute_and_not_with_each_chunk() {
            RecordingPeer peer = rig.startedResumable(file);
            rig.pass(Duration.ofSeconds(60));
            peer.send(file.at(0, 4));
            rig.run();
            assertThat(rig.saved(file).expiresAt()).isEqualTo(EngineRig.NOW.plus(DAY));
            rig.pass(Duration.ofNanos(1));
            peer.send(file.at(4, 4));
            rig.run();
            assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(DAY));
        }

        @Test
        void moves_on_when_the_connection_is_lost_and_when_it_is_resumed() {
            RecordingPeer lost = rig.startedResumable(file);
            rig.pass(Duration.ofHours(1));
            lost.close();
            rig.run();
            assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(DAY));
            rig.pass(Duration.ofHours(1));
            RecordingPeer peer = rig.resumed(file, lost.token());
            assertThat(peer.ready().resumable().expiresAt()).isEqualTo(rig.now().plus(DAY));
            assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(DAY));
        }

        @Test
        void moves_on_when_another_connection_takes_over() {
            RecordingPeer old = rig.startedResumable(file);
            rig.pass(Duration.ofHours(1));
            RecordingPeer peer = rig.resumed(file, old.token());
            assertThat(peer.ready().resumable().expiresAt()).isEqualTo(rig.now().plus(DAY));
            assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(DAY));
        }
    }
}
