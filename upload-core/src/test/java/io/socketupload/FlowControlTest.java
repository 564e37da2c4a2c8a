package io.socketupload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

import io.socketupload.UploadMessage.Complete;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class FlowControlTest {
    /** Chunks of 100 bytes and a window of four of them. */
    private static final UploadLimits LIMITS = new UploadLimits(1 << 20, 100, 400, 1 << 20, 100);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 1000);

    @Test
    void a_connection_is_congested_above_the_window_and_free_again_at_half_of_it() {
        rig.build(engine -> engine.limits(LIMITS));
        RecordingPeer peer = rig.started(file);
        List<SampleChunk> chunks = file.chunks(100);
        peer.sendAll(chunks.subList(0, 4));
        assertThat(peer.connection.isCongested()).isFalse();

        peer.sendAll(chunks.subList(4, 6));
        assertThat(peer.connection.isCongested()).isTrue();
        rig.run();
        assertThat(peer.connection.isCongested()).isFalse();
        assertThat(peer.congestion).containsExactly(500L, -200L);
    }

    @Test
    void the_uploads_of_a_connection_count_together() {
        rig.build(engine -> engine.limits(LIMITS));
        SampleFile other = SampleFile.of("b", 1000);
        RecordingPeer peer = rig.started(file);
        peer.start(other);
        rig.run();
        peer.sendAll(file.chunks(100).subList(0, 2));
        peer.sendAll(other.chunks(100).subList(0, 2));
        assertThat(peer.connection.isCongested()).isFalse();
        peer.send(other.chunk(2, 100));
        assertThat(peer.connection.isCongested()).isTrue();
        rig.executor.runNext();
        assertThat(peer.connection.isCongested()).as("with 300 bytes left").isTrue();
        rig.run();
        assertThat(peer.connection.isCongested()).isFalse();
    }

    @Test
    void one_connection_does_not_count_for_another() {
        rig.build(engine -> engine.limits(LIMITS));
        RecordingPeer flooding = rig.started(file);
        RecordingPeer other = rig.started(SampleFile.of("b", 1000));
        flooding.sendAll(file.chunks(100));
        assertThat(flooding.connection.isCongested()).isTrue();
        assertThat(other.connection.isCongested()).isFalse();
    }

    @Test
    void bytes_that_wait_for_a_gap_do_not_congest() {
        rig.build(engine -> engine.limits(LIMITS));
        RecordingPeer peer = rig.connect();
        List<SampleFile> files = IntStream.range(0, 5)
                .mapToObj(i -> SampleFile.of("file-" + i, 1000))
                .toList();
        for (SampleFile next : files) {
            peer.start(next);
            peer.sendAll(next.chunks(100).subList(1, 4));
            rig.run();
        }
        assertThat(rig.engine().held()).hasValue(5 * 300);
        assertThat(peer.connection.waiting).hasValue(0);
        assertThat(peer.congestion).isEmpty();

        for (SampleFile next : files) {
            peer.send(next.chunk(0, 100));
            rig.run();
            peer.sendAll(next.chunks(100));
            rig.run();
        }
        assertThat(peer.messages(Complete.class)).hasSize(5);
    }

    @Test
    void tiny_chunks_count_64_bytes() {
        rig.build(engine -> engine.limits(LIMITS));
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(1).subList(0, 400 / 64));
        assertThat(peer.connection.isCongested()).isFalse();
        peer.send(file.chunk(6, 1));
        assertThat(peer.connection.isCongested()).isTrue();
    }

    @Test
    void an_end_frees_the_connection() {
        rig.build(engine -> engine.limits(LIMITS));
        RecordingPeer peer = rig.started(file);
        peer.cancel("a");
        peer.sendAll(file.chunks(100));
        assertThat(peer.connection.isCongested()).isTrue();
        rig.run();
        assertThat(peer.connection.isCongested()).isFalse();
    }

    @Test
    void connections_with_waiting_bytes_are_congested_while_memory_is_short() {
        rig.build(engine -> engine.limits(LIMITS.withMaxBufferedBytes(400)));
        SampleFile other = SampleFile.of("b", 1000);
        RecordingPeer first = rig.started(file);
        RecordingPeer second = rig.started(other);
        first.sendAll(file.chunks(100).subList(0, 3));
        second.send(other.chunk(0, 100));
        assertThat(second.connection.isCongested()).isFalse();

        second.send(other.chunk(1, 100));
        assertThat(second.connection.isCongested())
                .as("with 200 bytes of its own")
                .isTrue();
        first.send(file.chunk(3, 100));
        assertThat(first.connection.isCongested()).isTrue();
        assertThat(rig.connect().connection.isCongested()).as("with nothing").isFalse();

        rig.run();
        assertThat(first.connection.isCongested()).isFalse();
        assertThat(second.connection.isCongested()).isFalse();
    }

    @Test
    void every_connection_goes_on_while_others_use_up_the_memory() {
        rig.build(engine -> engine.limits(LIMITS.withMaxBufferedBytes(400)));
        SampleFile stuck = SampleFile.of("stuck", 1000);
        RecordingPeer holding = rig.started(stuck);
        holding.sendAll(stuck.chunks(100).subList(1, 4)); // which takes 300 of the 400 for itself
        rig.run();

        List<RecordingPeer> peers = new ArrayList<>();
        List<Deque<SampleChunk>> unsent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SampleFile next = SampleFile.of("file-" + i, 1000);
            peers.add(rig.started(next));
            unsent.add(new ArrayDeque<>(next.chunks(100)));
        }
        long most = 0;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < peers.size(); i++) {
                RecordingPeer peer = peers.get(i);
                while (!peer.connection.isCongested() && !unsent.get(i).isEmpty()) { // as an adapter reads
                    peer.send(unsent.get(i).poll());
                }
            }
            most = Math.max(most, rig.engine().buffered().get());
            rig.executor.runNext();
            if (unsent.stream().allMatch(Deque::isEmpty)) {
                break;
            }
        }
        rig.run();
        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.messages(Complete.class)).hasSize(1));
        assertThat(most).as("bytes in memory").isLessThanOrEqualTo(400 + 8 * 100);
    }

    @Test
    void chunks_ahead_of_a_gap_are_refused_when_they_would_take_all_memory() {
        rig.build(engine -> engine.limits(LIMITS.withMaxBufferedBytes(400)));
        SampleFile other = SampleFile.of("b", 1000);
        RecordingPeer first = rig.started(file);
        RecordingPeer second = rig.started(other);
        first.sendAll(file.chunks(100).subList(1, 4));
        rig.run();
        second.send(other.chunk(2, 100));
        rig.run();
        assertThat(rig.engine().held()).hasValue(400);

        SampleChunk refused = second.send(other.chunk(1, 100));
        rig.run();
        assertThat(second.failures()).containsExactly(UploadErrorCode.RATE_LIMITED);
        assertThat(RecordingPeer.codes(refused.acks)).containsExactly(UploadErrorCode.RATE_LIMITED);
        assertThat(rig.engine().held()).hasValue(300);

        first.send(file.chunk(0, 100));
        rig.run();
        assertThat(rig.sink.writer("a").writes).containsExactly(400);
    }

    @Test
    void a_longer_chunk_takes_the_place_of_a_held_one_in_the_count_too() {
        rig.build(engine -> engine.limits(LIMITS));
        RecordingPeer peer = rig.started(file);
        peer.send(file.at(100, 70));
        peer.send(file.at(100, 100));
        rig.run();
        assertThat(rig.engine().held()).hasValue(100);
        assertThat(rig.engine().buffered()).hasValue(100);
    }

    @Test
    void a_chunk_that_comes_twice_is_acknowledged_when_it_is_kept_too() {
        RecordingPeer peer = rig.startedResumable(file);
        SampleChunk first = peer.send(file.at(0, 4));
        SampleChunk again = peer.send(file.at(0, 4));
        SampleChunk part = peer.send(file.at(1, 2));
        rig.run();
        for (SampleChunk chunk : List.of(first, again, part)) {
            assertThat(chunk.ack()).isEqualTo(new UploadMessage.Kept("a", 4));
        }
    }

    @Test
    void an_upload_whose_sink_blocks_holds_up_no_other() {
        Gate gate = new Gate();
        rig.sink.onWrite = (id, nth) -> {
            if (id.equals(file.uploadId())) {
                gate.pass();
            }
        };
        rig.buildThreaded(engine -> {});
        SampleFile sameConnection = SampleFile.of("b", 1000);
        SampleFile otherConnection = SampleFile.of("c", 1000);
        RecordingPeer peer = rig.connect();
        RecordingPeer other = rig.connect();
        peer.start(file);
        peer.sendAll(file.chunks(100));
        gate.awaitReached();

        peer.start(sameConnection);
        peer.sendAll(sameConnection.chunks(100));
        other.start(otherConnection);
        other.sendAll(otherConnection.chunks(100));
        awaitComplete(peer, "b");
        awaitComplete(other, "c");
        assertThat(rig.sink.files).doesNotContainKey(file.uploadId());

        gate.open();
        awaitComplete(peer, "a");
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    private static void awaitComplete(RecordingPeer peer, String id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> peer.messages(Complete.class).stream()
                        .anyMatch(complete -> complete.uploadId().equals(id)));
    }
}
