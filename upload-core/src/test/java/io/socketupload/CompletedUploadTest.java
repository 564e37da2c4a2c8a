package io.socketupload;

import java.time.Duration;
import java.util.List;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Ready;
import io.socketupload.UploadMessage.Status;
import io.socketupload.UploadSessionStore.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** An upload that is complete is remembered: the client may not have heard of it. */
class CompletedUploadTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);
    private final Checksum checksum = file.checksum(Checksum.Algorithm.SHA_256);

    @Test
    void tells_whoever_resumes_it_that_it_is_complete() {
        RecordingPeer first = completed();
        RecordingPeer again = rig.connect();
        List<UploadMessage> acks = again.resume(file, first.token());
        rig.run();
        assertThat(again.messages)
                .containsExactly(new Complete("a", "a.bin", new StoredFile("stored/a", 10), checksum, 0));
        assertThat(acks).isEqualTo(again.messages);
        assertThat(rig.events(Completed.class)).hasSize(1);
        assertThat(rig.sink.writers).hasSize(1);
        assertThat(again.connection.uploads()).isZero();
    }

    @Test
    void tells_the_same_connection_too_and_as_often_as_it_asks() {
        RecordingPeer peer = completed();
        peer.resume(file, peer.token());
        peer.resume(file, peer.token());
        rig.run();
        peer.resume(file, peer.token());
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(4);
        assertThat(peer.failures()).isEmpty();
    }

    @Test
    void tells_it_also_after_a_restart() {
        RecordingPeer first = completed();
        rig.restart(engine -> {});
        assertThat(rig.resumed(file, first.token()).messages(Complete.class))
                .extracting(Complete::checksum)
                .containsExactly(checksum);
    }

    @Test
    void tells_late_chunks_that_they_are_kept() {
        RecordingPeer first = completed();
        RecordingPeer again = rig.resumed(file, first.token());
        SampleChunk late = again.send(file.at(4, 6));
        assertThat(late.ack()).isEqualTo(new UploadMessage.Kept("a", 10));
    }

    @Test
    void is_not_found_with_another_token_or_by_another_owner() {
        RecordingPeer first = completed();
        RecordingPeer grace = rig.connect("grace");
        grace.resume(file, first.token());
        rig.run();
        assertThat(grace.failures()).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(rig.resumed(file, "wrong").failures()).containsExactly(UploadErrorCode.NOT_FOUND);
    }

    @Test
    void is_a_conflict_with_another_file() {
        RecordingPeer first = completed();
        RecordingPeer peer = rig.connect();
        peer.resume("a", new FileMetadata("a.bin", 9, ""), first.token());
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.CONFLICT);
    }

    @Test
    void keeps_its_id_from_new_uploads() {
        completed();
        RecordingPeer peer = rig.startedResumable(file);
        peer.start(file);
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.CONFLICT, UploadErrorCode.CONFLICT);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void cannot_be_cancelled() {
        RecordingPeer first = completed();
        RecordingPeer peer = rig.connect();
        List<UploadMessage> acks = peer.cancel("a", first.token());
        rig.run();
        assertThat(RecordingPeer.codes(acks)).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void has_a_status() {
        RecordingPeer first = completed();
        List<UploadMessage> acks = rig.connect().status("a", first.token());
        rig.run();
        assertThat(acks).singleElement().isInstanceOfSatisfying(Status.class, status -> {
            assertThat(status.state()).isEqualTo(UploadState.COMPLETED);
            assertThat(status.ready().offset()).isEqualTo(10);
            assertThat(status.ready().resumable().expiresAt())
                    .isEqualTo(rig.saved(file).expiresAt());
        });
    }

    @Test
    void is_forgotten_a_day_after_it_was_complete_and_the_file_stays() {
        RecordingPeer first = completed();
        assertThat(rig.saved(file).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(rig.saved(file).expiresAt()).isEqualTo(rig.now().plus(Duration.ofHours(24)));
        try (Janitor janitor = new Janitor(rig.engine(), HOUR)) {
            rig.pass(Duration.ofHours(24));
            janitor.expire(EngineRig.NOW);
            assertThat(rig.store.find(file.uploadId())).isPresent();
            rig.pass(Duration.ofNanos(1));
            janitor.expire(EngineRig.NOW);
        }
        assertThat(rig.resumed(file, first.token()).failures()).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.sink.writer("a").isDiscarded()).isFalse();
        assertThat(rig.startedResumable(file).messages(Ready.class)).hasSize(1);
    }

    @Test
    void tells_it_also_when_that_could_not_be_remembered() {
        InMemorySessionStore full = new InMemorySessionStore() {
            @Override
            public boolean replace(SavedUpload before, SavedUpload after) {
                if (after.phase() != Phase.RECEIVING) {
                    throw new IllegalStateException("The disk is full");
                }
                return super.replace(before, after);
            }
        };
        rig.build(engine -> engine.store(full));
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        rig.restart(engine -> engine.store(full));
        RecordingPeer again = rig.resumed(file, peer.token());
        assertThat(again.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    private RecordingPeer completed() {
        rig.build(engine -> engine.checksum(Checksum.Algorithm.SHA_256));
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(peer.messages(Complete.class)).extracting(Complete::checksum).containsExactly(checksum);
        return peer;
    }
}
