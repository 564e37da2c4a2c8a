package io.socketupload;

import java.util.List;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Progressing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A file that is still being made: its last chunk tells how large it is. */
class UnknownSizeTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void becomes_known_with_the_last_chunk() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(file.at(0, 4));
        rig.run();
        assertThat(rig.engine().sessions().get(0).file().isSizeKnown()).isFalse();
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.events(Completed.class).get(0).session().file()).isEqualTo(file.metadata());
        assertThat(peer.messages(Progressing.class))
                .extracting(Progressing::progress)
                .containsExactly(new UploadProgress(10, 10, 0));
        assertThat(rig.saved(file).file()).isEqualTo(file.metadata());
    }

    @Test
    void becomes_known_also_for_an_upload_that_cannot_be_resumed() {
        RecordingPeer peer = rig.connect();
        peer.start("a", file.unknownSize());
        peer.sendAll(List.of(file.at(0, 4), file.at(4, 6)));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void becomes_known_with_a_last_chunk_without_bytes() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(new SampleChunk("a", 0, 2, false, 0, file.bytes()));
        rig.run();
        assertThat(peer.messages(Complete.class)).isEmpty();
        SampleChunk last = peer.send(new SampleChunk("a", 1, 2, true, 10, new byte[0]));
        rig.run();
        assertThat(last.ack()).isEqualTo(new UploadMessage.Kept("a", 10));
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void may_be_nothing() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        assertThat(peer.messages(Complete.class)).isEmpty();
        peer.send(new SampleChunk("a", 0, 1, true, 0, new byte[0]));
        rig.run();
        assertThat(peer.messages(Complete.class))
                .extracting(Complete::file)
                .containsExactly(new StoredFile("stored/a", 0));
    }

    @Test
    void becomes_known_with_a_last_chunk_that_overtakes_others() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(file.at(8, 2));
        rig.run();
        assertThat(rig.engine().sessions().get(0).file()).isEqualTo(file.metadata());
        peer.send(new SampleChunk("a", 1, 0, false, 4, file.part(4, 4))); // which knows no total
        peer.send(new SampleChunk("a", 0, 0, false, 0, file.part(0, 4)));
        rig.run();
        assertThat(peer.failures()).isEmpty();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void stays_unknown_while_the_last_chunk_is_refused() {
        rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withChunks(10, 20)));
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(new SampleChunk("a", 9, 10, true, 90, new byte[9])); // ahead of the window
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.CHUNK_OUT_OF_BOUNDS);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void that_is_less_than_what_came_ends_the_upload() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(new SampleChunk("a", 0, 2, false, 0, new byte[8]));
        peer.send(new SampleChunk("a", 1, 2, true, 0, new byte[7]));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.SIZE_MISMATCH);
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void once_known_refuses_what_goes_beyond() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(file.at(8, 2));
        peer.send(new SampleChunk("a", 0, 2, false, 0, new byte[11]));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.CHUNK_OUT_OF_BOUNDS);
        peer.send(file.at(0, 8));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void that_grows_above_the_limit_ends_the_upload() {
        rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withMaxFileSize(9)));
        growsTooLarge();
    }

    @Test
    void that_grows_above_what_a_policy_allows_ends_the_upload() {
        UploadPolicy policy = UploadPolicies.extensions(List.of("bin")).and(UploadPolicies.maxSize(9));
        rig.build(engine -> engine.policy(policy));
        assertThat(rig.engine().limits().maxFileSize()).isEqualTo(9);
        growsTooLarge();
    }

    private void growsTooLarge() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        peer.send(file.at(0, 9));
        rig.run();
        SampleChunk tooMuch = peer.send(file.at(9, 1));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.FILE_TOO_LARGE);
        assertThat(RecordingPeer.codes(tooMuch.acks)).containsExactly(UploadErrorCode.FILE_TOO_LARGE);
        assertThat(rig.sink.parts).isEmpty();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void cannot_be_told_without_an_offset() {
        RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
        SampleChunk last = peer.send(file.chunk(0, 10));
        rig.run();
        assertThat(RecordingPeer.codes(last.acks)).containsExactly(UploadErrorCode.INVALID_REQUEST);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void may_be_unknown_also_when_the_upload_is_resumed() {
        RecordingPeer lost = rig.startedResumable("a", file.unknownSize());
        lost.send(file.at(0, 4));
        lost.close();
        rig.run();
        RecordingPeer peer = rig.connect();
        peer.resume("a", file.unknownSize(), lost.token());
        rig.run();
        assertThat(peer.ready().offset()).isEqualTo(4);
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void stays_known_when_the_upload_is_resumed() {
        RecordingPeer lost = rig.startedResumable("a", file.unknownSize());
        lost.send(file.at(8, 2));
        lost.close();
        rig.run();
        RecordingPeer peer = rig.connect();
        peer.resume("a", file.unknownSize(), lost.token());
        rig.run();
        peer.send(new SampleChunk("a", 0, 9, false, 0, file.bytes()));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }
}
