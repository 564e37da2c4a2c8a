package io.socketupload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadEvent.Suspended;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Two engines share a store and a sink. The second takes an upload over, which the first does not hear of. */
class FenceTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);
    private RecordingPeer late;
    private RecordingPeer peer;

    @BeforeEach
    void takeOver() {
        late = rig.startedResumable(file);
        late.send(file.at(0, 4));
        rig.run();
        rig.buildAnother(engine -> {});
        peer = rig.resumed(file, late.token());
        assertThat(peer.ready().offset()).isEqualTo(4);
    }

    @Test
    void keeps_one_that_wakes_up_late_from_completing_the_file() {
        SampleChunk chunk = late.send(file.at(4, 6));
        rig.run();
        assertLeftToTheOther();
        assertThat(late.failures()).containsExactly(UploadErrorCode.CONFLICT);
        assertThat(late.messages(Complete.class)).isEmpty();
        assertThat(chunk.releases()).isOne();
    }

    @Test
    void keeps_it_from_moving_the_expiry_on() {
        rig.pass(Duration.ofHours(1));
        SampleChunk chunk = late.send(file.at(4, 2));
        rig.run();
        assertLeftToTheOther();
        assertThat(late.failures()).containsExactly(UploadErrorCode.CONFLICT);
        assertThat(chunk.releases()).isOne();
        assertThat(RecordingPeer.codes(late.send(file.at(6, 4)).acks)).containsExactly(UploadErrorCode.CONFLICT);
    }

    @Test
    void keeps_a_failure_from_removing_what_is_the_others() {
        rig.sink.onWrite = (id, nth) -> {
            throw new IOException("Stale file handle");
        };
        late.send(file.at(4, 6));
        rig.run();
        rig.sink.onWrite = (id, nth) -> {};
        assertLeftToTheOther();
        assertThat(late.failures()).containsExactly(UploadErrorCode.STORAGE_FAILURE);
    }

    @Test
    void keeps_a_cancellation_from_removing_what_is_the_others() {
        List<UploadMessage> acks = late.cancel("a");
        rig.run();
        assertLeftToTheOther();
        assertThat(RecordingPeer.codes(acks)).containsExactly(UploadErrorCode.CONFLICT);
    }

    @Test
    void keeps_a_lost_connection_from_changing_what_is_the_others() {
        late.close();
        rig.run();
        assertLeftToTheOther();
    }

    @Test
    void lets_the_other_complete_the_file() {
        peer.send(file.at(4, 6));
        late.close();
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.events(Completed.class)).hasSize(1);
    }

    private void assertLeftToTheOther() {
        SavedUpload saved = rig.saved(file);
        assertThat(saved.fence()).isEqualTo(1);
        assertThat(rig.sink.parts).containsKey(file.uploadId());
        assertThat(rig.sink.writers("a").get(0).isDiscarded()).isFalse();
        assertThat(rig.sink.writers("a").get(0).isClosed()).isTrue();
        assertThat(rig.events(Suspended.class)).hasSize(1);
        assertThat(rig.events(Failed.class)).isEmpty();
        assertThat(rig.events(Cancelled.class)).isEmpty();
        assertThat(rig.sink.files).isEmpty();
        assertThat(peer.failures()).isEmpty();
        assertThat(peer.connection.uploads()).isOne();
    }
}
