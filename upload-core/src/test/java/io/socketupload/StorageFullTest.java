package io.socketupload;

import java.io.IOException;
import java.util.List;

import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class StorageFullTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void leaves_what_is_kept_and_the_client_sends_the_rest_again() {
        rig.sink.room = 6;
        RecordingPeer peer = rig.startedResumable(file);
        SampleChunk first = peer.send(file.at(0, 4));
        SampleChunk second = peer.send(file.at(4, 4));
        SampleChunk held = peer.send(file.at(9, 1));
        rig.run();
        Failure full = new Failure("a", "a.bin", UploadErrorCode.STORAGE_FULL, "The disk is full.", 6L);
        assertThat(peer.messages(Failure.class)).containsExactly(full);
        assertThat(full.code().retryable()).isTrue();
        assertThat(first.ack()).isEqualTo(new Kept("a", 6));
        assertThat(second.ack()).isEqualTo(full);
        assertThat(held.ack()).isEqualTo(full);
        assertThat(rig.events(Failed.class)).isEmpty();

        rig.sink.room = 100;
        peer.sendAll(List.of(file.at(4, 4), file.at(8, 2)));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void may_come_again_and_again() {
        RecordingPeer peer = rig.startedResumable(file);
        for (int room = 0; room < 10; room++) {
            rig.sink.room = room;
            peer.sendAll(file.chunks(4));
            rig.run();
        }
        rig.sink.room = 10;
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.failures()).hasSize(10).containsOnly(UploadErrorCode.STORAGE_FULL);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void outlives_a_lost_connection() {
        rig.sink.room = 6;
        RecordingPeer lost = rig.startedResumable(file);
        lost.send(file.at(0, 10));
        lost.close();
        rig.run();
        rig.sink.room = 100;
        RecordingPeer peer = rig.resumed(file, lost.token());
        assertThat(peer.ready().offset()).isEqualTo(6);
        peer.send(file.at(6, 4));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void does_not_spoil_the_checksum() {
        Checksum checksum = file.checksum(Checksum.Algorithm.CRC32C);
        rig.sink.room = 6;
        RecordingPeer peer = rig.startedResumable("a", file.metadata(checksum));
        peer.send(file.at(0, 10));
        rig.run();
        rig.sink.room = 100;
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(peer.messages(Complete.class)).extracting(Complete::checksum).containsExactly(checksum);
        assertThat(rig.sink.writer("a").reads).hasValue(1);
    }

    @Test
    void needs_no_reading_back_when_nothing_was_written() {
        rig.sink.readable = false;
        Checksum checksum = file.checksum(Checksum.Algorithm.CRC32C);
        rig.sink.room = 4;
        RecordingPeer peer = rig.startedResumable("a", file.metadata(checksum));
        peer.send(file.at(0, 4));
        rig.run();
        peer.send(file.at(4, 6));
        rig.run();
        rig.sink.room = 100;
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(peer.messages(Complete.class)).extracting(Complete::checksum).containsExactly(checksum);
    }

    @Test
    void ends_an_upload_that_cannot_be_resumed() {
        rig.sink.room = 6;
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FULL);
        assertThat(rig.events(Failed.class)).hasSize(1);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
    }

    @Test
    void at_completion_leaves_the_upload_to_be_resumed_and_completed() {
        rig.sink.onComplete = (id, nth) -> {
            throw new UploadException(UploadErrorCode.STORAGE_FULL, "The disk is full.");
        };
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FULL);
        assertThat(peer.messages(Failure.class).get(0).offset()).isEqualTo(10);

        rig.sink.onComplete = (id, nth) -> {};
        assertThat(rig.resumed(file, peer.token()).messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void of_the_store_refuses_an_upload_until_there_is_room_again() {
        RoomyStore store = new RoomyStore();
        rig.build(engine -> engine.store(store));
        store.hasRoom = false;
        RecordingPeer peer = rig.startedResumable(file);
        assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FULL);
        assertThat(rig.sink.writers).isEmpty();

        store.hasRoom = true;
        peer.startResumable(file);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void of_the_store_takes_nothing_from_an_upload_that_goes_well_or_waits() {
        RoomyStore store = new RoomyStore();
        rig.build(engine -> engine.store(store));
        RecordingPeer lost = rig.startedResumable(file);
        store.hasRoom = false;
        lost.send(file.at(0, 6));
        lost.close();
        rig.run();
        RecordingPeer peer = rig.resumed(file, lost.token());
        assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FULL);
        assertThat(rig.sink.part("a")).isEqualTo(file.part(0, 6));

        store.hasRoom = true;
        RecordingPeer again = rig.resumed(file, lost.token());
        assertThat(again.ready().offset()).isEqualTo(6);
        store.hasRoom = false;
        again.send(file.at(6, 4));
        rig.run();
        assertThat(again.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void is_not_any_other_failure_which_ends_the_upload() {
        rig.sink.onWrite = (id, nth) -> {
            throw new IOException("Input/output error");
        };
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 4));
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FAILURE);
        assertThat(rig.store.find(file.uploadId())).isEmpty();
        assertThat(rig.sink.parts).isEmpty();
        assertThat(rig.resumed(file, peer.token()).failures()).containsExactly(UploadErrorCode.NOT_FOUND);
    }

    private static final class RoomyStore extends InMemorySessionStore {
        private boolean hasRoom = true;

        @Override
        public boolean create(SavedUpload upload) {
            requireRoom();
            return super.create(upload);
        }

        @Override
        public boolean replace(SavedUpload before, SavedUpload after) {
            requireRoom();
            return super.replace(before, after);
        }

        private void requireRoom() {
            if (!hasRoom) {
                throw new UploadException(UploadErrorCode.STORAGE_FULL, "The disk is full.");
            }
        }
    }
}
