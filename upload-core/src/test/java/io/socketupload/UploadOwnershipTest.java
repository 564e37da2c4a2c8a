package io.socketupload;

import java.util.List;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Ready;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class UploadOwnershipTest {
    private static final Failure NOT_FOUND =
            new Failure("a", null, UploadErrorCode.NOT_FOUND, "There is no such upload.", null);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void refuses_an_id_that_another_connection_uses() {
        RecordingPeer owner = rig.started(file);
        owner.send(file.chunk(0, 4));
        RecordingPeer stranger = rig.connect();
        List<UploadMessage> acks = stranger.start("a", new FileMetadata("other.txt", 3, ""));
        Failure conflict = new Failure("a", "other.txt", UploadErrorCode.CONFLICT, "The upload id is in use.", null);
        assertThat(stranger.messages).containsExactly(conflict);
        assertThat(acks).containsExactly(conflict);

        owner.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void refuses_an_id_that_the_same_connection_uses() {
        RecordingPeer peer = rig.started(file);
        peer.start(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.CONFLICT);
        assertThat(peer.messages(Ready.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void leaves_an_upload_of_another_connection_alone() {
        RecordingPeer owner = rig.started(file);
        RecordingPeer stranger = rig.connect();
        SampleChunk foreign = stranger.send(new SampleChunk("a", 0, 3, false, ChunkHeader.NO_OFFSET, new byte[4]));
        List<UploadMessage> cancelAcks = stranger.cancel("a");
        rig.run();
        assertThat(foreign.ack()).isEqualTo(NOT_FOUND);
        assertThat(cancelAcks).containsExactly(NOT_FOUND);
        assertThat(stranger.messages).containsExactly(NOT_FOUND); // a cancellation has no event

        owner.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void answers_the_same_for_an_upload_that_never_was() {
        RecordingPeer peer = rig.connect();
        SampleChunk chunk = peer.send(file.chunk(0, 4));
        assertThat(chunk.ack()).isEqualTo(NOT_FOUND);
        assertThat(peer.cancel("a")).containsExactly(NOT_FOUND);
        assertThat(peer.messages).containsExactly(NOT_FOUND);
    }

    @Test
    void removes_the_uploads_of_a_connection_that_closes_and_no_others() {
        RecordingPeer lost = rig.started(file);
        lost.start(SampleFile.of("b", 10));
        lost.sendAll(List.of(file.chunk(0, 4), file.chunk(2, 4)));
        SampleFile other = SampleFile.of("c", 10);
        RecordingPeer staying = rig.started(other);

        lost.close();
        lost.close();
        rig.run();
        assertThat(rig.events(Cancelled.class))
                .extracting(event -> event.session().id().value() + " " + event.reason())
                .containsExactlyInAnyOrder("a " + Reason.CONNECTION_LOST, "b " + Reason.CONNECTION_LOST);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
        assertThat(rig.sink.writer("b").isDiscarded()).isTrue();

        staying.sendAll(other.chunks(4));
        rig.run();
        assertThat(staying.messages(Complete.class)).hasSize(1);
    }

    @Test
    void tells_a_closed_connection_nothing_more() {
        RecordingPeer peer = rig.started(file);
        int before = peer.messages.size();
        peer.close();
        rig.run();
        peer.send(file.chunk(0, 4));
        peer.start(file);
        rig.run();
        assertThat(peer.messages).hasSize(before);
        assertThat(rig.sink.writers).hasSize(1);
    }

    @Test
    void frees_the_ids_of_a_connection_that_closes() {
        rig.started(file).close();
        rig.run();
        RecordingPeer next = rig.started(file);
        next.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }
}
