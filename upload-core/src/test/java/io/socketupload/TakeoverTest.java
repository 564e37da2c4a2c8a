package io.socketupload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Resumed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadEvent.Suspended;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import io.socketupload.UploadMessage.Ready;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A newer connection takes an upload over while the old one looks alive. */
class TakeoverTest {
    private static final int RACES = 1000;
    private static final Failure SUPERSEDED =
            new Failure("a", "a.bin", UploadErrorCode.CONFLICT, "The upload goes on over another connection.", 4L);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void happens_at_once_and_the_old_connection_is_told_once() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.at(0, 4));
        rig.run();
        RecordingPeer peer = rig.resumed(file, old.token());
        assertThat(peer.ready().offset()).isEqualTo(4);
        assertThat(peer.token()).isEqualTo(old.token());
        assertThat(old.messages(Failure.class)).containsExactly(SUPERSEDED);
        assertThat(old.connection.uploads()).isZero();
        assertThat(peer.connection.uploads()).isOne();
        assertThat(rig.engine().sessions()).hasSize(1);
        assertThat(rig.eventTypes()).containsExactly(Started.class, Resumed.class);

        SampleChunk late = old.send(file.at(4, 6));
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(late.ack()).isEqualTo(SUPERSEDED);
        assertThat(old.messages(Failure.class)).hasSize(1);
        assertThat(old.messages(Complete.class)).isEmpty();
        assertThat(rig.sink.writer("a").writes).containsExactly(4, 6);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void does_not_let_chunks_that_wait_already_write_anything() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.at(0, 4));
        RecordingPeer peer = rig.connect();
        peer.resume(file, old.token());
        SampleChunk late = old.send(new SampleChunk("a", 0, 99, false, 4, new byte[6]));
        rig.run();
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(late.ack()).isEqualTo(SUPERSEDED);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void writes_what_came_before_it() {
        RecordingPeer old = rig.startedResumable(file);
        SampleChunk before = old.send(file.at(0, 4));
        RecordingPeer peer = rig.resumed(file, old.token());
        assertThat(before.ack()).isEqualTo(new Kept("a", 4));
        assertThat(peer.ready().offset()).isEqualTo(4);
    }

    @Test
    void releases_what_the_old_connection_had_held() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.at(0, 4));
        SampleChunk held = old.send(file.at(8, 2));
        rig.run();
        RecordingPeer peer = rig.resumed(file, old.token());
        assertThat(held.releases()).isOne();
        assertThat(held.ack()).isEqualTo(SUPERSEDED);
        assertThat(rig.engine().held()).hasValue(0);
        peer.sendAll(List.of(file.at(8, 2), file.at(4, 4)));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void lets_the_new_connection_cut_the_file_into_other_chunks() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.chunk(0, 4));
        rig.run();
        RecordingPeer peer = rig.resumed(file, old.token());
        peer.sendAll(file.chunks(3));
        rig.run();
        assertThat(peer.failures()).isEmpty();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void by_the_same_connection_begins_again_where_the_bytes_end() {
        RecordingPeer peer = rig.startedResumable(file);
        peer.sendAll(List.of(file.at(0, 4), file.at(8, 2)));
        rig.run();
        peer.resume(file, peer.token());
        peer.sendAll(List.of(file.at(4, 4), file.at(8, 2)));
        rig.run();
        assertThat(peer.messages(Ready.class)).extracting(Ready::offset).containsExactly(0L, 4L);
        assertThat(peer.failures()).isEmpty();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void may_be_turned_round() {
        RecordingPeer first = rig.startedResumable(file);
        first.send(file.at(0, 4));
        rig.run();
        RecordingPeer second = rig.resumed(file, first.token());
        first.resume(file, first.token());
        rig.run();
        assertThat(second.messages(Failure.class)).containsExactly(SUPERSEDED);
        second.close();
        first.send(file.at(4, 6));
        rig.run();
        assertThat(first.messages(Complete.class)).hasSize(1);
    }

    @Test
    void is_not_undone_when_the_old_connection_closes_or_cancels_or_sends_nonsense() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.at(0, 4));
        rig.run();
        RecordingPeer peer = rig.connect();
        peer.resume(file, old.token());
        List<UploadMessage> cancelled = old.cancel("a"); // before it knows
        List<UploadMessage> refused = old.refuse("a", UploadErrorCode.INVALID_REQUEST);
        old.close();
        rig.run();
        assertThat(cancelled).containsExactly(SUPERSEDED);
        assertThat(RecordingPeer.codes(refused)).containsExactly(UploadErrorCode.INVALID_REQUEST);
        assertThat(peer.failures()).isEmpty();
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void of_an_upload_that_completes_in_this_moment_tells_that_it_is_complete() {
        RecordingPeer old = rig.startedResumable(file);
        old.sendAll(file.chunks(4));
        RecordingPeer peer = rig.resumed(file, old.token());
        assertThat(peer.messages(Complete.class)).isEqualTo(old.messages(Complete.class));
        assertThat(rig.events(Completed.class)).hasSize(1);
    }

    @Test
    void of_an_upload_that_is_suspended_in_this_moment_resumes_it() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.at(0, 4));
        old.close();
        RecordingPeer peer = rig.resumed(file, old.token());
        assertThat(rig.eventTypes()).containsExactly(Started.class, Suspended.class, Resumed.class);
        assertThat(peer.ready().offset()).isEqualTo(4);
    }

    @Test
    void suspends_the_upload_when_the_resuming_connection_is_lost_before() {
        RecordingPeer old = rig.startedResumable(file);
        old.send(file.at(0, 4));
        RecordingPeer peer = rig.connect();
        peer.resume(file, old.token());
        peer.close();
        rig.run();
        assertThat(peer.messages).isEmpty();
        assertThat(rig.engine().sessions()).isEmpty();
        assertThat(rig.eventTypes()).containsExactly(Started.class, Resumed.class, Suspended.class);
        assertThat(rig.resumed(file, old.token()).ready().offset()).isEqualTo(4);
    }

    @Test
    void waits_for_a_sink_that_blocks_and_then_goes_on_behind_what_it_wrote() {
        Gate gate = new Gate();
        rig.sink.onWrite = (id, nth) -> {
            if (nth == 1) {
                gate.pass();
            }
        };
        rig.buildThreaded(engine -> {});
        RecordingPeer old = rig.connect();
        old.startResumable(file);
        Awaitility.await().until(() -> !old.messages(Ready.class).isEmpty());
        old.send(file.at(0, 4));
        gate.awaitReached();
        SampleChunk late = old.send(file.at(4, 6));
        RecordingPeer peer = rig.connect();
        peer.resume(file, old.token());
        old.close();
        gate.open();
        Awaitility.await().until(() -> !peer.messages.isEmpty());
        if (peer.messages.get(0) instanceof Ready ready) { // else the late chunk came in time
            peer.send(file.at((int) ready.offset(), 10));
        }
        Awaitility.await().until(() -> !peer.messages(Complete.class).isEmpty());
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(late.releases()).isOne();
    }

    // -- races --

    @Test
    void or_suspension_wins_a_race_and_the_upload_goes_on() throws Exception {
        rig.buildThreaded(engine -> {});
        ExecutorService threads = Executors.newFixedThreadPool(3);
        for (int i = 0; i < RACES; i++) {
            SampleFile next = SampleFile.of("race-" + i, 10);
            RecordingPeer old = rig.connect();
            old.startResumable(next);
            await(() -> !old.messages.isEmpty());
            RecordingPeer peer = rig.connect();
            String token = old.token();
            old.sendAll(List.of(next.at(0, 4), next.at(8, 2)));
            together(threads, () -> old.send(next.at(3, 3)), old::close, () -> peer.resume(next, token));
            await(() -> !peer.messages.isEmpty());
            assertThat(peer.messages.get(0)).isInstanceOf(Ready.class);
            peer.send(next.at((int) peer.ready().offset(), 10));
            await(() -> !peer.messages(Complete.class).isEmpty());
            assertThat(rig.sink.file(next.id())).isEqualTo(next.bytes());
        }
        threads.shutdown();
        assertThat(rig.engine().sessions()).isEmpty();
        assertThat(rig.events(Completed.class)).hasSize(RACES);
    }

    @Test
    void by_several_at_once_leaves_one_of_them_with_the_upload() throws Exception {
        rig.buildThreaded(engine -> {});
        ExecutorService threads = Executors.newFixedThreadPool(3);
        for (int i = 0; i < RACES; i++) {
            SampleFile next = SampleFile.of("race-" + i, 10);
            RecordingPeer old = rig.connect();
            old.startResumable(next);
            await(() -> !old.messages.isEmpty());
            String token = old.token();
            List<RecordingPeer> peers = List.of(rig.connect(), rig.connect());
            together(
                    threads,
                    old::close,
                    () -> peers.get(0).resume(next, token),
                    () -> peers.get(1).resume(next, token));
            await(() ->
                    peers.stream().allMatch(peer -> !peer.messages(Ready.class).isEmpty()));
            await(() -> peers.get(0).failures().size() + peers.get(1).failures().size() == 1);
            assertThat(peers.get(0).connection.uploads()
                            + peers.get(1).connection.uploads())
                    .isOne();
            for (RecordingPeer peer : peers) {
                peer.send(next.at(0, 10));
            }
            await(() -> rig.sink.files.containsKey(next.uploadId()));
        }
        threads.shutdown();
        Awaitility.await().until(() -> rig.events(Completed.class).size() == RACES);
    }

    // Without the pause that Awaitility makes before it looks: there are many races.
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 10 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void together(ExecutorService threads, Runnable... actions) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(actions.length);
        List<Future<?>> all = new ArrayList<>();
        for (Runnable action : actions) {
            all.add(threads.submit(() -> {
                barrier.await(10, TimeUnit.SECONDS);
                action.run();
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get(10, TimeUnit.SECONDS);
        }
    }
}
