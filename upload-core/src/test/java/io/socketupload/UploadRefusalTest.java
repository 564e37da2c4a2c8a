package io.socketupload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadPolicy.Decision;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class UploadRefusalTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Nested
    class By_a_policy {
        @Test
        void ends_the_upload_with_its_code_and_opens_no_writer() {
            rig.build(engine ->
                    engine.policy(session -> Decision.reject(UploadErrorCode.TYPE_NOT_ALLOWED, "Images only.")));
            RecordingPeer peer = rig.connect();
            List<UploadMessage> acks = peer.start(file);
            rig.run();
            Failure failure = new Failure("a", "a.bin", UploadErrorCode.TYPE_NOT_ALLOWED, "Images only.", null);
            assertThat(peer.messages).containsExactly(failure);
            assertThat(acks).containsExactly(failure);
            assertThat(rig.sink.writers).isEmpty();
            assertThat(rig.events).singleElement().isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.code()).isEqualTo(UploadErrorCode.TYPE_NOT_ALLOWED);
                assertThat(failed.cause()).isNull();
            });
        }

        @Test
        void happens_while_the_session_is_opening() {
            List<UploadState> states = new ArrayList<>();
            rig.build(engine -> engine.policy(session -> {
                states.add(session.state());
                return Decision.accept();
            }));
            rig.started(file);
            assertThat(states).containsExactly(UploadState.OPENING);
        }

        @Test
        void that_throws_tells_nothing_of_its_exception() {
            IllegalStateException mistake = new IllegalStateException("/etc/secret");
            rig.build(engine -> engine.policy(session -> {
                throw mistake;
            }));
            RecordingPeer peer = rig.started(file);
            assertThat(peer.messages)
                    .containsExactly(new Failure(
                            "a", "a.bin", UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", null));
            assertThat(rig.events(Failed.class)).extracting(Failed::cause).containsExactly(mistake);
        }

        @Test
        void that_throws_an_upload_exception_chooses_the_code() {
            rig.build(engine -> engine.policy(session -> {
                throw new UploadException(UploadErrorCode.QUOTA_EXCEEDED, "Enough.");
            }));
            RecordingPeer peer = rig.started(file);
            assertThat(peer.messages)
                    .containsExactly(new Failure("a", "a.bin", UploadErrorCode.QUOTA_EXCEEDED, "Enough.", null));
        }

        @Test
        void lets_late_chunks_know_without_a_second_event() {
            rig.build(engine -> engine.policy(session -> Decision.reject(UploadErrorCode.FORBIDDEN, "Not you.")));
            RecordingPeer peer = rig.started(file);
            SampleChunk late = peer.send(file.chunk(0, 4));
            assertThat(late.ack()).isEqualTo(new Failure("a", "a.bin", UploadErrorCode.FORBIDDEN, "Not you.", null));
            assertThat(peer.messages).hasSize(1);
        }

        @Test
        void lets_the_id_be_used_again() {
            List<String> asked = new ArrayList<>();
            rig.build(engine -> engine.policy(session -> {
                asked.add(session.owner());
                return asked.size() == 1 ? Decision.reject(UploadErrorCode.FORBIDDEN, "No.") : Decision.accept();
            }));
            rig.started(file);
            RecordingPeer second = rig.started(file);
            second.sendAll(file.chunks(4));
            rig.run();
            assertThat(second.messages(Complete.class)).hasSize(1);
        }
    }

    @Nested
    class By_limits {
        @Test
        void comes_for_a_file_that_is_too_large() {
            rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withMaxFileSize(10)));
            RecordingPeer peer = rig.connect();
            peer.start(file);
            List<UploadMessage> acks = peer.start(SampleFile.of("b", 11));
            rig.run();
            assertThat(acks)
                    .containsExactly(new Failure(
                            "b",
                            "b.bin",
                            UploadErrorCode.FILE_TOO_LARGE,
                            "A file must not have more than 10 bytes.",
                            null));
            assertThat(peer.failures()).containsExactly(UploadErrorCode.FILE_TOO_LARGE);
            assertThat(rig.engine().sessions()).hasSize(1);
        }

        @Test
        void comes_for_more_uploads_than_a_connection_may_have_open() {
            rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withMaxUploadsPerConnection(2)));
            RecordingPeer peer = rig.connect();
            peer.start(file);
            peer.start(SampleFile.of("b", 10));
            assertThat(RecordingPeer.codes(peer.start(SampleFile.of("c", 10))))
                    .containsExactly(UploadErrorCode.TOO_MANY_UPLOADS);
            rig.connect().start(SampleFile.of("d", 10));

            peer.cancel("a");
            rig.run();
            peer.start(SampleFile.of("c", 10));
            rig.run();
            assertThat(rig.engine().sessions())
                    .extracting(session -> session.id().value())
                    .containsExactlyInAnyOrder("b", "c", "d");
        }

        @Test
        void ends_an_upload_with_a_chunk_that_is_too_large() {
            rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withMaxChunkSize(4)));
            RecordingPeer peer = rig.started(file);
            SampleChunk chunk = peer.send(file.chunk(0, 5));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.CHUNK_TOO_LARGE);
            assertThat(RecordingPeer.codes(chunk.acks)).containsExactly(UploadErrorCode.CHUNK_TOO_LARGE);
            assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
        }
    }

    @Nested
    class By_the_order_of_chunks {
        @Test
        void ends_an_upload_that_is_short_at_once() {
            RecordingPeer peer = rig.started(file);
            SampleChunk first = peer.send(new SampleChunk("a", 0, 2, false, ChunkHeader.NO_OFFSET, new byte[4]));
            rig.run();
            SampleChunk last = peer.send(new SampleChunk("a", 1, 2, true, ChunkHeader.NO_OFFSET, new byte[4]));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.SIZE_MISMATCH);
            assertThat(first.ack()).isEqualTo(new UploadMessage.Kept("a", 4));
            assertThat(RecordingPeer.codes(last.acks)).containsExactly(UploadErrorCode.SIZE_MISMATCH);
            assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
        }

        @Test
        void ends_an_upload_that_is_short_after_the_last_overtook_others() {
            RecordingPeer peer = rig.started(file);
            peer.send(new SampleChunk("a", 1, 2, true, ChunkHeader.NO_OFFSET, new byte[4]));
            peer.send(new SampleChunk("a", 0, 2, false, ChunkHeader.NO_OFFSET, new byte[4]));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.SIZE_MISMATCH);
            assertThat(rig.sink.writer("a").writes).isEmpty();
        }

        @Test
        void ends_an_upload_of_empty_chunks() {
            RecordingPeer peer = rig.started(file);
            peer.send(new SampleChunk("a", 0, 1, true, ChunkHeader.NO_OFFSET, new byte[0]));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.SIZE_MISMATCH);
        }

        @Test
        void ends_an_upload_of_more_bytes_than_declared() {
            RecordingPeer peer = rig.started(file);
            peer.send(new SampleChunk("a", 0, 1, false, ChunkHeader.NO_OFFSET, new byte[11]));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.CHUNK_OUT_OF_BOUNDS);
            assertThat(rig.sink.writer("a").writes).isEmpty();
        }

        @Test
        void releases_what_was_held_and_what_waits_to_be_written() {
            RecordingPeer peer = rig.started(file);
            peer.sendAll(List.of(file.chunk(2, 4), file.chunk(0, 4)));
            peer.send(new SampleChunk("a", 1, 4, false, ChunkHeader.NO_OFFSET, new byte[4]));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.INVALID_REQUEST);
            assertThat(peer.sent)
                    .extracting(chunk -> RecordingPeer.codes(chunk.acks))
                    .containsOnly(List.of(UploadErrorCode.INVALID_REQUEST));
        }

        @Test
        void harms_no_other_upload() {
            SampleFile other = SampleFile.of("b", 10);
            RecordingPeer peer = rig.started(file);
            peer.start(other);
            peer.send(new SampleChunk("a", 7, 8, true, 0, new byte[500]));
            peer.sendAll(other.chunks(4));
            rig.run();
            assertThat(rig.sink.file("b")).isEqualTo(other.bytes());
        }
    }

    @Nested
    class By_the_adapter {
        @Test
        void ends_the_upload_that_the_message_was_about() {
            RecordingPeer peer = rig.started(file);
            peer.start(SampleFile.of("b", 10));
            List<UploadMessage> acks = peer.refuse("a", UploadErrorCode.INVALID_REQUEST);
            rig.run();
            Failure failure = new Failure("a", "a.bin", UploadErrorCode.INVALID_REQUEST, "It made no sense.", null);
            assertThat(peer.messages(Failure.class)).containsExactly(failure);
            assertThat(acks).containsExactly(failure);
            assertThat(rig.engine().sessions()).hasSize(1);
        }

        @Test
        void leaves_an_upload_of_another_connection_alone() {
            RecordingPeer owner = rig.started(file);
            RecordingPeer stranger = rig.connect();
            stranger.refuse("a", UploadErrorCode.INVALID_REQUEST);
            owner.sendAll(file.chunks(4));
            rig.run();
            assertThat(stranger.messages)
                    .containsExactly(
                            new Failure("a", null, UploadErrorCode.INVALID_REQUEST, "It made no sense.", null));
            assertThat(owner.messages(Complete.class)).hasSize(1);
        }

        @Test
        void answers_without_an_id() {
            RecordingPeer peer = rig.connect();
            List<UploadMessage> acks = new ArrayList<>();
            peer.connection.refuse(null, new UploadException(UploadErrorCode.INVALID_REQUEST, "No."), acks::add);
            assertThat(acks).containsExactly(new Failure("", null, UploadErrorCode.INVALID_REQUEST, "No.", null));
            assertThat(peer.messages).isEqualTo(acks);
        }

        @Test
        void shows_128_characters_of_an_id_that_is_none() {
            RecordingPeer peer = rig.connect();
            peer.refuse("../" + "x".repeat(1000), UploadErrorCode.INVALID_REQUEST);
            peer.refuse("\n", UploadErrorCode.INVALID_REQUEST);
            assertThat(peer.messages)
                    .extracting(UploadMessage::uploadId)
                    .containsExactly("../" + "x".repeat(125), "\n");
        }

        @Test
        void does_not_take_an_id_that_is_too_long_for_the_upload_it_begins_like() {
            SampleFile longest = SampleFile.of("x".repeat(128), 10);
            RecordingPeer peer = rig.started(longest);
            peer.refuse("x".repeat(129), UploadErrorCode.INVALID_REQUEST);
            peer.sendAll(longest.chunks(4));
            rig.run();
            assertThat(peer.messages(Complete.class)).hasSize(1);
        }

        @Test
        void that_comes_too_late_changes_nothing() {
            rig.build(engine -> engine.policy(session -> Decision.reject(UploadErrorCode.FORBIDDEN, "No.")));
            RecordingPeer peer = rig.connect();
            peer.start(file);
            List<UploadMessage> acks = peer.refuse("a", UploadErrorCode.INVALID_REQUEST);
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.FORBIDDEN);
            assertThat(RecordingPeer.codes(acks)).containsExactly(UploadErrorCode.INVALID_REQUEST);
        }
    }

    @Nested
    class By_the_store {
        @Test
        void comes_for_an_id_it_knows_and_leaves_the_record_of_the_other() {
            rig.suspended(file, 4);
            SavedUpload other = rig.saved(file);
            RecordingPeer peer = rig.started(file);
            peer.startResumable(file);
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.CONFLICT, UploadErrorCode.CONFLICT);
            assertThat(rig.saved(file)).isEqualTo(other);
            assertThat(rig.sink.part("a")).isEqualTo(file.part(0, 4));
        }

        @Test
        void that_fails_is_a_storage_failure_without_details() {
            rig.build(engine -> engine.store(new FailingStore(true, false)));
            RecordingPeer peer = rig.connect();
            peer.start(file);
            peer.startResumable(file);
            rig.run();
            assertThat(peer.messages(Failure.class))
                    .hasSize(2)
                    .contains(new Failure(
                            "a", "a.bin", UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", null));
            assertThat(rig.sink.writers).isEmpty();
        }

        @Test
        void that_cannot_forget_harms_nothing() {
            rig.build(engine -> engine.store(new FailingStore(false, true)));
            RecordingPeer peer = rig.startedResumable(file);
            peer.cancel("a");
            rig.run();
            assertThat(rig.eventTypes()).containsExactly(Started.class, Cancelled.class);
            assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
        }

        @Test
        void is_not_for_uploads_that_cannot_be_resumed() {
            RecordingPeer peer = rig.started(file);
            assertThat(rig.store.find(file.uploadId())).isEmpty();
            peer.sendAll(file.chunks(4));
            rig.run();
            assertThat(rig.store.find(file.uploadId())).isEmpty();
        }
    }

    private static final class FailingStore extends InMemorySessionStore {
        private final boolean atFirst;
        private final boolean atRemove;

        FailingStore(boolean atFirst, boolean atRemove) {
            this.atFirst = atFirst;
            this.atRemove = atRemove;
        }

        @Override
        public boolean create(SavedUpload upload) {
            fail(atFirst);
            return super.create(upload);
        }

        @Override
        public Optional<SavedUpload> find(UploadId id) {
            fail(atFirst);
            return super.find(id);
        }

        @Override
        public void remove(SavedUpload before) {
            fail(atRemove);
            super.remove(before);
        }

        private static void fail(boolean now) {
            if (now) {
                throw new UncheckedIOException(new IOException("/var/lib/sessions: no such directory"));
            }
        }
    }
}
