package io.socketupload;

import java.util.List;

import io.socketupload.Checksum.Algorithm;
import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import io.socketupload.UploadMessage.Progressing;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class UploadChecksumTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);
    private final SampleFile other = SampleFile.of("a", 9);

    @Nested
    class Of_a_chunk {
        @ParameterizedTest
        @EnumSource(Algorithm.class)
        void that_is_right_changes_nothing(Algorithm algorithm) {
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(0, 10, file.checksum(algorithm), null));
            rig.run();
            assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
            assertThat(peer.messages(Complete.class))
                    .extracting(Complete::checksum)
                    .containsOnlyNulls();
        }

        @Test
        void that_is_wrong_refuses_that_chunk_only() {
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(0, 4));
            rig.run();
            SampleChunk spoilt = peer.send(file.at(4, 4, other.checksum(Algorithm.CRC32C), null));
            SampleChunk next = peer.send(file.at(8, 2));
            rig.run();
            Failure mismatch = new Failure(
                    "a",
                    "a.bin",
                    UploadErrorCode.CHUNK_CHECKSUM_MISMATCH,
                    "A chunk arrived with other bytes than were sent.",
                    4L);
            assertThat(peer.messages(Failure.class)).containsExactly(mismatch);
            assertThat(spoilt.ack()).isEqualTo(mismatch);
            assertThat(next.acks).isEmpty();

            peer.send(file.at(4, 4));
            rig.run();
            assertThat(next.ack()).isEqualTo(new Kept("a", 10));
            assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        }

        @Test
        void that_is_wrong_leaves_also_an_upload_that_cannot_be_resumed() {
            RecordingPeer peer = rig.started(file);
            peer.send(file.at(0, 10, other.checksum(Algorithm.SHA_256), null));
            rig.run();
            peer.send(file.at(0, 10, file.checksum(Algorithm.SHA_256), null));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.CHUNK_CHECKSUM_MISMATCH);
            assertThat(peer.messages(Complete.class)).hasSize(1);
        }

        @Test
        void that_is_wrong_makes_the_file_known_for_nothing_else_in_the_chunk() {
            RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
            peer.send(other.at(0, 9, file.checksum(Algorithm.CRC32C), other.checksum(Algorithm.CRC32C)));
            rig.run();
            peer.send(file.at(0, 10, null, file.checksum(Algorithm.CRC32C)));
            rig.run();
            assertThat(peer.messages(Complete.class)).hasSize(1);
        }
    }

    @Nested
    class Of_the_file {
        @ParameterizedTest
        @EnumSource(Algorithm.class)
        void told_at_the_start_is_checked_while_the_bytes_come(Algorithm algorithm) {
            rig.sink.readable = false;
            Checksum checksum = file.checksum(algorithm);
            RecordingPeer peer = rig.connect();
            peer.start("a", file.metadata(checksum));
            peer.sendAll(file.chunks(4));
            rig.run();
            assertThat(peer.messages(Complete.class))
                    .extracting(Complete::checksum)
                    .containsExactly(checksum);
        }

        @ParameterizedTest
        @EnumSource(Algorithm.class)
        void told_with_the_last_chunk_is_checked_by_reading_back(Algorithm algorithm) {
            Checksum checksum = file.checksum(algorithm);
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(4, 6, null, checksum)); // which overtakes the other
            peer.send(file.at(0, 4));
            rig.run();
            assertThat(peer.messages(Complete.class))
                    .extracting(Complete::checksum)
                    .containsExactly(checksum);
            assertThat(peer.messages(Progressing.class))
                    .extracting(Progressing::state)
                    .containsExactly(UploadState.VERIFYING, UploadState.COMPLETING);
            assertThat(rig.sink.writer("a").reads).hasValue(1);
        }

        @Test
        void told_twice_must_be_right_twice() {
            RecordingPeer peer = rig.startedResumable("a", file.metadata(file.checksum(Algorithm.SHA_256)));
            peer.send(file.at(0, 10, null, file.checksum(Algorithm.CRC32C)));
            rig.run();
            assertThat(peer.messages(Complete.class)).hasSize(1);

            SampleFile second = SampleFile.of("b", 10);
            peer.startResumable("b", second.metadata(second.checksum(Algorithm.SHA_256)));
            peer.send(second.at(0, 10, null, other.checksum(Algorithm.SHA_256)));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.FILE_CHECKSUM_MISMATCH);
        }

        @Test
        void is_computed_as_the_server_wants_it() {
            rig.build(engine -> engine.checksum(Algorithm.SHA_512));
            RecordingPeer peer = rig.started(file);
            peer.sendAll(file.chunks(4));
            rig.run();
            assertThat(peer.messages(Complete.class))
                    .extracting(Complete::checksum)
                    .containsExactly(file.checksum(Algorithm.SHA_512));
            assertThat(rig.sink.writer("a").reads).hasValue(0);
        }

        @Test
        void is_computed_as_the_server_wants_it_also_when_the_client_tells_another() {
            rig.build(engine -> engine.checksum(Algorithm.SHA_512));
            RecordingPeer peer = rig.startedResumable("a", file.metadata(file.checksum(Algorithm.CRC32C)));
            peer.send(file.at(0, 10));
            rig.run();
            assertThat(peer.messages(Complete.class))
                    .extracting(Complete::checksum)
                    .containsExactly(file.checksum(Algorithm.SHA_512));
            assertThat(rig.sink.writer("a").reads).hasValue(0);
        }

        @Test
        void of_an_empty_file_is_checked_too() {
            SampleFile empty = SampleFile.of("empty", 0);
            RecordingPeer peer = rig.connect();
            peer.start("empty", empty.metadata(empty.checksum(Algorithm.SHA_256)));
            peer.start("other", empty.metadata(other.checksum(Algorithm.SHA_256)));
            rig.run();
            assertThat(peer.messages(Complete.class)).hasSize(1);
            assertThat(peer.failures()).containsExactly(UploadErrorCode.FILE_CHECKSUM_MISMATCH);
        }

        @Test
        void that_is_wrong_publishes_nothing_and_forgets_the_upload() {
            RecordingPeer peer = rig.startedResumable("a", file.metadata(other.checksum(Algorithm.SHA_256)));
            SampleChunk chunk = peer.send(file.at(0, 10));
            rig.run();
            assertThat(peer.messages(Failure.class))
                    .containsExactly(new Failure(
                            "a",
                            "a.bin",
                            UploadErrorCode.FILE_CHECKSUM_MISMATCH,
                            "The file arrived with other bytes than were sent.",
                            null));
            assertThat(chunk.releases()).isOne();
            assertThat(rig.sink.files).isEmpty();
            assertThat(rig.sink.parts).isEmpty();
            assertThat(rig.store.find(file.uploadId())).isEmpty();
            assertThat(rig.events(Failed.class)).hasSize(1);
        }

        @Test
        void of_a_resumed_upload_is_found_by_reading_once_at_the_end() {
            Checksum checksum = file.checksum(Algorithm.SHA_256);
            RecordingPeer lost = rig.startedResumable("a", file.metadata(checksum));
            lost.send(file.at(0, 4));
            lost.close();
            rig.run();
            RecordingPeer peer = rig.resumed(file, lost.token()); // which tells no checksum this time
            peer.send(file.at(4, 4));
            rig.run();
            assertThat(rig.sink.writers("a").get(1).reads).hasValue(0);
            peer.send(file.at(8, 2));
            rig.run();
            assertThat(rig.sink.writers("a").get(1).reads).hasValue(1);
            assertThat(peer.messages(Complete.class))
                    .extracting(Complete::checksum)
                    .containsExactly(checksum);
        }

        @Test
        void of_an_upload_that_was_taken_over_needs_no_reading() {
            RecordingPeer old = rig.startedResumable("a", file.metadata(file.checksum(Algorithm.SHA_256)));
            old.sendAll(List.of(file.at(0, 4), file.at(6, 4)));
            rig.run();
            RecordingPeer peer = rig.resumed(file, old.token());
            peer.send(file.at(4, 6));
            rig.run();
            assertThat(peer.messages(Complete.class)).hasSize(1);
            assertThat(rig.sink.writer("a").reads).hasValue(0);
        }

        @Test
        void that_cannot_be_read_back_fails_without_details() {
            rig.sink.readable = false;
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(0, 10, null, file.checksum(Algorithm.SHA_256)));
            rig.run();
            assertThat(peer.messages(Failure.class))
                    .containsExactly(new Failure(
                            "a", "a.bin", UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", null));
            assertThat(rig.events(Failed.class))
                    .extracting(Failed::cause)
                    .hasOnlyElementsOfType(UnsupportedOperationException.class);
            assertThat(rig.sink.files).isEmpty();
        }
    }
}
