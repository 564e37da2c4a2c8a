package io.socketupload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UploadCancelTest {
    private static final int RACES = 1000;

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void discards_the_bytes_and_answers_with_an_acknowledgement_only() {
        RecordingPeer peer = rig.started(file);
        peer.sendAll(List.of(file.chunk(0, 4), file.chunk(2, 4)));
        rig.run();
        int before = peer.messages.size();
        List<UploadMessage> acks = peer.cancel("a");
        rig.run();
        assertThat(acks).containsExactly(new UploadMessage.Cancelled("a"));
        assertThat(peer.messages).hasSize(before);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
        assertThat(rig.sink.files).isEmpty();
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.CLIENT);
    }

    @Test
    void tells_held_chunks_that_there_is_no_such_upload() {
        RecordingPeer peer = rig.started(file);
        SampleChunk held = peer.send(file.chunk(2, 4));
        peer.cancel("a");
        rig.run();
        assertThat(RecordingPeer.codes(held.acks)).containsExactly(UploadErrorCode.NOT_FOUND);
    }

    @Test
    void comes_after_what_was_sent_before() {
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        List<UploadMessage> acks = peer.cancel("a");
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(RecordingPeer.codes(acks)).containsExactly(UploadErrorCode.NOT_FOUND);
    }

    @Test
    void comes_before_what_is_sent_later() {
        RecordingPeer peer = rig.connect();
        peer.start(file);
        peer.cancel("a");
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.eventTypes()).containsExactly(Started.class, Cancelled.class);
        assertThat(rig.sink.writer("a").writes).isEmpty();
    }

    @Test
    void of_a_cancelled_upload_finds_nothing() {
        RecordingPeer peer = rig.started(file);
        peer.cancel("a");
        List<UploadMessage> second = peer.cancel("a");
        rig.run();
        List<UploadMessage> third = peer.cancel("a");
        assertThat(RecordingPeer.codes(second)).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(RecordingPeer.codes(third)).containsExactly(UploadErrorCode.NOT_FOUND);
    }

    @Test
    void happens_also_when_the_sink_cannot_discard_or_close() {
        rig.sink.onDiscard = (id, nth) -> {
            throw new IOException("read-only");
        };
        rig.sink.onClose = (id, nth) -> {
            throw new NoClassDefFoundError("com/example/Driver");
        };
        RecordingPeer peer = rig.started(file);
        List<UploadMessage> acks = peer.cancel("a");
        rig.run();
        assertThat(acks).containsExactly(new UploadMessage.Cancelled("a"));
    }

    // -- chunks that come too late --

    @Test
    void after_it_late_chunks_are_told_that_there_is_no_such_upload_without_an_event() {
        RecordingPeer peer = rig.started(file);
        peer.cancel("a");
        rig.run();
        int before = peer.messages.size();
        SampleChunk late = peer.send(file.chunk(0, 4));
        assertThat(late.ack())
                .isEqualTo(new Failure("a", "a.bin", UploadErrorCode.NOT_FOUND, "There is no such upload.", null));
        assertThat(peer.messages).hasSize(before);
    }

    @Test
    void after_completion_late_chunks_are_told_that_they_are_kept() {
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        int before = peer.messages.size();
        SampleChunk late = peer.send(file.chunk(1, 4));
        assertThat(late.ack()).isEqualTo(new Kept("a", 10));
        assertThat(peer.messages).hasSize(before);
    }

    @Test
    void after_completion_chunks_that_waited_behind_the_last_are_told_that_they_are_kept() {
        Gate gate = new Gate();
        rig.sink.onComplete = (id, nth) -> gate.pass();
        rig.buildThreaded(engine -> {});
        RecordingPeer peer = rig.connect();
        peer.start(file);
        peer.sendAll(file.chunks(4));
        gate.awaitReached();
        SampleChunk waiting = peer.send(file.chunk(1, 4));
        gate.open();
        Awaitility.await().until(() -> !waiting.acks.isEmpty());
        assertThat(waiting.ack()).isEqualTo(new Kept("a", 10));
    }

    @Test
    void after_a_failure_late_chunks_are_told_of_it_without_an_event() {
        rig.sink.onWrite = (id, nth) -> {
            throw new UploadException(UploadErrorCode.STORAGE_FULL, "Full.");
        };
        RecordingPeer peer = rig.started(file);
        peer.send(file.chunk(0, 4));
        rig.run();
        SampleChunk late = peer.send(file.chunk(1, 4));
        assertThat(late.ack()).isEqualTo(new Failure("a", "a.bin", UploadErrorCode.STORAGE_FULL, "Full.", null));
        assertThat(peer.failures()).containsExactly(UploadErrorCode.STORAGE_FULL);
    }

    @Test
    void remembers_256_uploads_that_ended() {
        RecordingPeer peer = rig.connect();
        for (int i = 0; i <= 256; i++) {
            peer.start(SampleFile.of("empty-" + i, 0));
            rig.run();
        }
        SampleChunk remembered = peer.send(SampleFile.of("empty-1", 4).chunk(0, 4));
        SampleChunk forgotten = peer.send(SampleFile.of("empty-0", 4).chunk(0, 4));
        assertThat(remembered.ack()).isEqualTo(new Kept("empty-1", 0));
        assertThat(RecordingPeer.codes(forgotten.acks)).containsExactly(UploadErrorCode.NOT_FOUND);
    }

    @Test
    void remembers_an_upload_from_the_last_time_that_it_ended() {
        RecordingPeer peer = rig.connect();
        for (int i = 0; i < 256; i++) {
            peer.start(SampleFile.of("empty-" + i, 0));
            rig.run();
        }
        peer.start(SampleFile.of("empty-0", 0));
        peer.start(SampleFile.of("one-more", 0));
        rig.run();
        SampleChunk remembered = peer.send(SampleFile.of("empty-0", 4).chunk(0, 4));
        assertThat(remembered.ack()).isEqualTo(new Kept("empty-0", 0));
    }

    // -- races --

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void or_completion_wins_a_race_never_both(boolean resumable) throws Exception {
        rig.buildThreaded(engine -> {});
        race(
                resumable,
                (peer, last) -> peer.cancel(last.chunk.header().uploadId().value()),
                Reason.CLIENT);
        List<UploadId> remembered = new ArrayList<>();
        rig.store.forEach(saved -> remembered.add(saved.id()));
        assertThat(remembered)
                .containsExactlyInAnyOrderElementsOf(resumable ? rig.sink.files.keySet() : Set.<UploadId>of());
    }

    @Test
    void of_a_lost_connection_or_completion_wins_a_race_never_both() throws Exception {
        rig.buildThreaded(engine -> {});
        race(false, (peer, last) -> peer.close(), Reason.CONNECTION_LOST);
    }

    @Test
    void leaves_nothing_open_when_a_connection_is_lost_while_it_starts_an_upload() throws Exception {
        rig.buildThreaded(engine -> {});
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int i = 0; i < RACES; i++) {
            SampleFile next = SampleFile.of("race-" + i, 10);
            RecordingPeer peer = rig.connect();
            CyclicBarrier together = new CyclicBarrier(2);
            Future<?> start = threads.submit(() -> awaitAnd(together, () -> peer.start(next)));
            Future<?> close = threads.submit(() -> awaitAnd(together, peer::close));
            start.get(10, TimeUnit.SECONDS);
            close.get(10, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(rig.engine().drain(Duration.ofDays(1))).succeedsWithin(Duration.ofSeconds(10));
    }

    /** Sends the last chunk and lets {@code end} end the upload at the same moment, again and again. */
    private void race(boolean resumable, BiConsumer<RecordingPeer, SampleChunk> end, Reason reason) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int i = 0; i < RACES; i++) {
            SampleFile next = SampleFile.of("race-" + i, 10);
            RecordingPeer peer = resumable ? rig.startedResumable(next) : rig.started(next);
            peer.sendAll(List.of(next.chunk(0, 4), next.chunk(1, 4)));
            SampleChunk last = next.chunk(2, 4);
            CyclicBarrier together = new CyclicBarrier(2);
            Future<?> send = threads.submit(() -> awaitAnd(together, () -> peer.send(last)));
            Future<?> cancel = threads.submit(() -> awaitAnd(together, () -> end.accept(peer, last)));
            send.get(10, TimeUnit.SECONDS);
            cancel.get(10, TimeUnit.SECONDS);
        }
        threads.shutdown();
        Awaitility.await()
                .untilAsserted(() -> assertThat(rig.engine().sessions()).isEmpty());
        assertThat(rig.engine().drain(Duration.ofDays(1))).succeedsWithin(Duration.ofSeconds(10));

        assertThat(rig.events(Completed.class).size()
                        + rig.events(Cancelled.class).size())
                .isEqualTo(RACES);
        assertThat(rig.events(Failed.class)).isEmpty();
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsOnly(reason);
        assertThat(rig.events(Completed.class))
                .extracting(event -> event.session().id())
                .containsExactlyInAnyOrderElementsOf(rig.sink.files.keySet());
        assertThat(rig.sink.files.values())
                .allSatisfy(bytes -> assertThat(bytes).isEqualTo(file.bytes()));
    }

    private static void awaitAnd(CyclicBarrier together, Runnable action) {
        try {
            together.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        action.run();
    }
}
