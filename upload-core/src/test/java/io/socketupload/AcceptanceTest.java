package io.socketupload;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadEvent.Progressed;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Progressing;
import io.socketupload.UploadPolicy.Decision;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** When an upload asks its policy what, and tells it. */
class AcceptanceTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Nested
    class Ended {
        private final InspectingPolicy policy = new InspectingPolicy(content -> Decision.accept());

        @Test
        void is_told_when_the_upload_is_complete() {
            started().sendAll(file.chunks(4));
            rig.run();
            assertThat(policy.calls).containsExactly("check OPENING", "inspect INSPECTING", "ended COMPLETED");
        }

        @Test
        void is_told_when_it_is_cancelled() {
            started().cancel("a");
            rig.run();
            assertThat(policy.calls).containsExactly("check OPENING", "ended CANCELLED");
        }

        @Test
        void is_told_when_it_fails() {
            rig.build(engine -> engine.policy(policy));
            rig.started(file).refuse("a", UploadErrorCode.INVALID_REQUEST);
            rig.run();
            assertThat(policy.calls).containsExactly("check OPENING", "ended FAILED");
        }

        @Test
        void is_told_when_it_is_not_even_opened() {
            rig.sink.onOpen = (id, nth) -> {
                throw new IllegalStateException("not mounted");
            };
            started();
            assertThat(policy.calls).containsExactly("check OPENING", "ended FAILED");
        }

        @Test
        void is_told_when_its_id_is_in_use() {
            rig.suspended(file, 4);
            rig.buildAnother(engine -> engine.policy(policy));
            rig.startedResumable(file);
            assertThat(policy.calls).containsExactly("check OPENING", "ended FAILED");
        }

        @Test
        void is_told_when_it_is_suspended_and_it_is_checked_again_when_resumed() {
            RecordingPeer lost = started();
            lost.close();
            rig.run();
            rig.resumed(file, lost.token()).sendAll(file.chunks(4));
            rig.run();
            assertThat(policy.calls)
                    .containsExactly(
                            "check OPENING",
                            "ended SUSPENDED",
                            "check RESUMING",
                            "inspect INSPECTING",
                            "ended COMPLETED");
        }

        @Test
        void is_told_once_when_another_connection_takes_over() {
            RecordingPeer old = started();
            rig.resumed(file, old.token()).close();
            old.close();
            rig.run();
            assertThat(policy.calls).containsExactly("check OPENING", "ended SUSPENDED");
        }

        @Test
        void is_not_told_of_what_the_engine_itself_looks_into() {
            RecordingPeer lost = started();
            lost.close();
            rig.run();
            policy.calls.clear();
            rig.connect().status("a", lost.token());
            rig.run();
            rig.pass(Duration.ofHours(25));
            try (Janitor janitor = new Janitor(rig.engine(), Duration.ofHours(24))) {
                janitor.expire(EngineRig.NOW);
            }
            rig.run();
            assertThat(rig.events(UploadEvent.Cancelled.class)).hasSize(1);
            assertThat(policy.calls).isEmpty();
        }

        @Test
        void is_told_when_a_client_takes_over_what_the_engine_looks_into() {
            RecordingPeer lost = started();
            lost.close();
            rig.run();
            policy.calls.clear();
            rig.connect().status("a", lost.token());
            rig.executor.runNext();
            rig.resumed(file, lost.token()).close();
            rig.run();
            assertThat(policy.calls).containsExactly("check RESUMING", "ended SUSPENDED");
        }

        @Test
        void is_not_told_of_what_was_refused() {
            InspectingPolicy first = policy;
            rig.build(engine -> engine.policy(session -> Decision.reject(UploadErrorCode.FORBIDDEN, "No.")));
            rig.startedResumable(file);
            rig.buildAnother(
                    engine -> engine.policy(first.and(session -> Decision.reject(UploadErrorCode.FORBIDDEN, "No."))));
            rig.startedResumable(file);
            assertThat(first.calls).containsExactly("check OPENING", "ended OPENING");
        }

        @Test
        void is_not_told_again_when_a_complete_upload_answers() {
            RecordingPeer peer = started();
            peer.sendAll(file.chunks(4));
            rig.run();
            policy.calls.clear();
            assertThat(rig.resumed(file, peer.token()).messages(Complete.class)).hasSize(1);
            assertThat(policy.calls).isEmpty();
        }

        private RecordingPeer started() {
            rig.build(engine -> engine.policy(policy));
            RecordingPeer peer = rig.connect();
            peer.startResumable(file);
            rig.run();
            return peer;
        }
    }

    @Nested
    class When_resumed {
        @Test
        void a_refusal_leaves_the_upload_for_later() {
            List<UploadState> asked = new ArrayList<>();
            rig.build(engine -> engine.policy(session -> {
                asked.add(session.state());
                return asked.size() == 2
                        ? Decision.reject(UploadErrorCode.TOO_MANY_UPLOADS, "Later.")
                        : Decision.accept();
            }));
            String token = rig.suspended(file, 4);
            assertThat(rig.resumed(file, token).failures()).containsExactly(UploadErrorCode.TOO_MANY_UPLOADS);
            assertThat(rig.resumed(file, token).ready().offset()).isEqualTo(4);
            assertThat(asked).containsExactly(UploadState.OPENING, UploadState.RESUMING, UploadState.RESUMING);
        }

        @Test
        void a_policys_mistake_costs_no_bytes_not_even_while_the_engine_looks_into_the_upload() {
            List<UploadState> asked = new ArrayList<>();
            rig.build(engine -> engine.policy(session -> {
                asked.add(session.state());
                if (asked.size() == 2) {
                    throw new IllegalStateException("/etc/secret");
                }
                return Decision.accept();
            }));
            String token = rig.suspended(file, 4);
            rig.connect().status("a", token);
            rig.executor.runNext();
            RecordingPeer peer = rig.resumed(file, token);
            assertThat(peer.messages)
                    .containsExactly(new Failure(
                            "a", "a.bin", UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", null));
            assertThat(rig.resumed(file, token).ready().offset()).isEqualTo(4);
        }
    }

    @Nested
    class The_head {
        private final HeadPolicy policy = new HeadPolicy();
        private final SampleFile large = SampleFile.of("large", 1200);

        @ParameterizedTest
        @ValueSource(ints = {1, 100, 511, 512, 513, 1200})
        void is_shown_once_whatever_chunks_it_comes_in(int length) {
            rig.build(engine -> engine.policy(policy));
            RecordingPeer peer = rig.started(large);
            for (SampleChunk chunk : large.chunks(length)) {
                peer.send(chunk);
                rig.run();
            }
            assertThat(policy.heads).containsExactly(large.part(0, 512));
            assertThat(rig.sink.file("large")).isEqualTo(large.bytes());
        }

        @Test
        void is_the_whole_of_a_shorter_file() {
            rig.build(engine -> engine.policy(policy));
            RecordingPeer peer = rig.started(file);
            peer.sendAll(file.chunks(4));
            peer.start(SampleFile.of("empty", 0));
            rig.run();
            assertThat(policy.heads).containsExactly(file.bytes());
        }

        @Test
        void is_refused_before_the_last_of_it_is_written() {
            policy.decision = Decision.reject(UploadErrorCode.TYPE_NOT_ALLOWED, "Images only.");
            rig.build(engine -> engine.policy(policy));
            RecordingPeer peer = rig.startedResumable(large);
            peer.send(large.at(0, 511));
            rig.run();
            assertThat(peer.failures()).isEmpty();
            SampleChunk decisive = peer.send(large.at(511, 100));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.TYPE_NOT_ALLOWED);
            assertThat(RecordingPeer.codes(decisive.acks)).containsExactly(UploadErrorCode.TYPE_NOT_ALLOWED);
            assertThat(rig.sink.writer("large").writes).containsExactly(511);
            assertThat(rig.sink.parts).isEmpty();
            assertThat(rig.store.find(large.uploadId())).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 511})
        void is_put_together_again_when_the_upload_is_resumed(int before) {
            rig.build(engine -> engine.policy(policy));
            String token = rig.suspended(large, before);
            RecordingPeer peer = rig.resumed(large, token);
            peer.send(large.at(before, 700));
            rig.run();
            assertThat(policy.heads).containsExactly(large.part(0, 512));
        }

        @Test
        void is_not_shown_again_when_the_upload_is_resumed_after_it() {
            rig.build(engine -> engine.policy(policy));
            String token = rig.suspended(large, 512);
            RecordingPeer peer = rig.resumed(large, token);
            peer.send(large.at(512, 688));
            rig.run();
            assertThat(policy.heads).hasSize(1);
            assertThat(rig.sink.writers("large").get(1).reads).hasValue(0);
        }

        @Test
        void has_no_byte_twice_when_the_disk_was_full_meanwhile() {
            rig.build(engine -> engine.policy(policy));
            rig.sink.room = 60;
            RecordingPeer peer = rig.startedResumable(large);
            peer.send(large.at(0, 100));
            rig.run();
            rig.sink.room = 2000;
            peer.send(large.at(60, 1140));
            rig.run();
            assertThat(policy.heads).containsExactly(large.part(0, 512));
            assertThat(peer.messages(Complete.class)).hasSize(1);
        }

        @Test
        void cannot_be_exchanged_after_it_was_accepted_when_the_disk_was_full_meanwhile() {
            rig.build(engine -> engine.policy(policy));
            rig.sink.room = 60;
            RecordingPeer peer = rig.startedResumable(large);
            peer.send(large.at(0, 600));
            rig.run();
            rig.sink.room = 2000;
            byte[] other = new byte[1140];
            peer.send(new SampleChunk("large", 0, 1, true, 60, other));
            rig.run();
            assertThat(policy.heads).hasSize(2).startsWith(large.part(0, 512));
            assertThat(policy.heads.get(1)).startsWith(large.part(0, 60)).endsWith(new byte[452]);
        }

        @Test
        void is_shown_before_publishing_if_nobody_knew_that_it_was_all() {
            policy.decision = Decision.reject(UploadErrorCode.TYPE_NOT_ALLOWED, "Images only.");
            rig.build(engine -> engine.policy(policy));
            RecordingPeer peer = rig.startedResumable("a", file.unknownSize());
            peer.send(new SampleChunk("a", 0, 2, false, 0, file.bytes()));
            rig.run();
            peer.send(new SampleChunk("a", 1, 2, true, 10, new byte[0]));
            rig.run();
            assertThat(policy.heads).containsExactly(file.bytes());
            assertThat(peer.failures()).containsExactly(UploadErrorCode.TYPE_NOT_ALLOWED);
            assertThat(rig.sink.files).isEmpty();
        }

        @Test
        void that_cannot_be_read_back_does_not_keep_the_upload_from_being_cancelled() {
            rig.sink.readable = false;
            rig.build(engine -> engine.policy(policy));
            String token = rig.suspended(large, 100);
            List<UploadMessage> acks = rig.connect().cancel("large", token);
            rig.run();
            assertThat(acks).containsExactly(new UploadMessage.Cancelled("large"));
        }

        @Test
        void that_cannot_be_read_back_ends_a_resumed_upload() {
            rig.sink.readable = false;
            rig.build(engine -> engine.policy(policy));
            RecordingPeer peer = rig.resumed(large, rig.suspended(large, 100));
            peer.send(large.at(100, 700));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FAILURE);
            assertThat(policy.heads).isEmpty();
        }
    }

    @Nested
    class The_inspection {
        @Test
        void sees_the_whole_file_before_it_is_published() {
            List<byte[]> seen = new ArrayList<>();
            rig.build(engine -> engine.policy(new InspectingPolicy(content -> {
                try (InputStream bytes = content.open()) {
                    seen.add(bytes.readAllBytes());
                }
                assertThat(rig.sink.files).isEmpty();
                return Decision.accept();
            })));
            RecordingPeer peer = rig.startedResumable("a", file.metadata(file.checksum(Checksum.Algorithm.CRC32C)));
            peer.send(file.at(0, 10, null, file.checksum(Checksum.Algorithm.SHA_256)));
            rig.run();
            assertThat(seen).containsExactly(file.bytes());
            assertThat(peer.messages(Complete.class)).hasSize(1);
            assertThat(peer.messages(Progressing.class))
                    .extracting(Progressing::state)
                    .containsExactly(UploadState.VERIFYING, UploadState.INSPECTING, UploadState.COMPLETING);
            assertThat(rig.events(Progressed.class)).hasSize(3);
        }

        @Test
        void that_refuses_publishes_nothing() {
            rig.build(engine -> engine.policy(
                    new InspectingPolicy(content -> Decision.reject(UploadErrorCode.REJECTED, "It has a virus."))));
            RecordingPeer peer = rig.startedResumable(file);
            peer.send(file.at(0, 10));
            rig.run();
            assertThat(peer.messages(Failure.class))
                    .containsExactly(new Failure("a", "a.bin", UploadErrorCode.REJECTED, "It has a virus.", null));
            assertThat(rig.events(Failed.class)).extracting(Failed::code).containsExactly(UploadErrorCode.REJECTED);
            assertThat(rig.sink.files).isEmpty();
            assertThat(rig.sink.parts).isEmpty();
            assertThat(rig.store.find(file.uploadId())).isEmpty();
        }

        @Test
        void that_needs_what_the_sink_cannot_read_back_refuses_the_file() {
            rig.sink.readable = false;
            rig.build(engine -> engine.policy(new InspectingPolicy(content -> {
                content.open().close();
                return Decision.accept();
            })));
            RecordingPeer peer = rig.started(file);
            peer.sendAll(file.chunks(4));
            rig.run();
            assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FAILURE);
            assertThat(rig.sink.files).isEmpty();
        }

        @Test
        void that_takes_its_time_holds_up_nobody_else() throws InterruptedException {
            int slow = 100;
            CountDownLatch reached = new CountDownLatch(slow);
            Gate gate = new Gate();
            rig.buildThreaded(engine -> engine.policy(new InspectingPolicy(content -> {
                try (InputStream bytes = content.open()) {
                    if (bytes.readAllBytes().length == 10) {
                        reached.countDown();
                        gate.pass();
                    }
                }
                return Decision.accept();
            })));
            for (int i = 0; i < slow; i++) {
                SampleFile inspected = SampleFile.of("slow-" + i, 10);
                RecordingPeer peer = rig.connect();
                peer.startResumable(inspected);
                peer.send(inspected.at(0, 10));
            }
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            RecordingPeer peer = rig.connect();
            SampleFile other = SampleFile.of("b", 20);
            peer.startResumable(other);
            peer.send(other.at(0, 20));
            Awaitility.await().until(() -> rig.sink.files.containsKey(other.uploadId()));
            assertThat(rig.sink.files).hasSize(1);
            gate.open();
            Awaitility.await().until(() -> rig.sink.files.size() == slow + 1);
        }

        @Test
        void is_over_before_a_connection_that_is_lost_meanwhile_counts() {
            Gate gate = new Gate();
            rig.buildThreaded(engine -> engine.policy(new InspectingPolicy(content -> {
                gate.pass();
                return Decision.accept();
            })));
            RecordingPeer peer = rig.connect();
            peer.startResumable(file);
            peer.send(file.at(0, 10));
            gate.awaitReached();
            peer.close();
            gate.open();
            Awaitility.await().until(() -> rig.engine().sessions().isEmpty());
            assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
            assertThat(rig.events(UploadEvent.Suspended.class)).isEmpty();
        }
    }

    private static final class HeadPolicy implements UploadPolicy {
        final List<byte[]> heads = new ArrayList<>();
        Decision decision = Decision.accept();

        @Override
        public Decision check(UploadSession session) {
            return Decision.accept();
        }

        @Override
        public boolean checksHead() {
            return true;
        }

        @Override
        public Decision checkHead(UploadSession session, ByteBuffer head) {
            byte[] seen = new byte[head.remaining()];
            head.get(seen);
            heads.add(seen);
            return decision;
        }
    }
}
