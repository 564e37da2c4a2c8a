package io.socketupload;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadEvent.Suspended;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.GoAway;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DrainTest {
    private static final Duration LONG = Duration.ofDays(1);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void is_over_at_once_when_nothing_is_open() {
        assertThat(rig.engine().drain(LONG)).isCompleted();
    }

    @Test
    void refuses_new_uploads() {
        RecordingPeer peer = rig.connect();
        rig.engine().drain(LONG);
        List<UploadMessage> acks = peer.start(file);
        rig.run();
        assertThat(acks)
                .containsExactly(
                        new Failure("a", "a.bin", UploadErrorCode.SHUTTING_DOWN, "The server is about to stop.", null));
        assertThat(peer.messages(Failure.class)).isEqualTo(acks);
        assertThat(rig.sink.writers).isEmpty();
    }

    @Test
    void lets_open_uploads_end() {
        RecordingPeer peer = rig.started(file);
        CompletableFuture<Void> drained = rig.engine().drain(LONG);
        peer.sendAll(file.chunks(4));
        assertThat(drained).isNotDone();
        rig.run();
        assertThat(drained).isCompleted();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void is_not_over_before_the_last_upload_is_told_that_it_is_complete() {
        RecordingPeer peer = rig.started(file);
        CompletableFuture<Void> drained = rig.engine().drain(LONG);
        AtomicBoolean early = new AtomicBoolean();
        peer.onSend = message -> early.compareAndSet(false, drained.isDone());
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(early).isFalse();
        assertThat(drained).isCompleted();
    }

    @Test
    void is_over_when_the_last_upload_fails_or_is_cancelled() {
        RecordingPeer peer = rig.started(file);
        peer.start(SampleFile.of("b", 10));
        rig.run();
        CompletableFuture<Void> drained = rig.engine().drain(LONG);
        peer.cancel("a");
        rig.run();
        assertThat(drained).isNotDone();
        peer.refuse("b", UploadErrorCode.INVALID_REQUEST);
        rig.run();
        assertThat(drained).isCompleted();
    }

    @Test
    void gives_up_what_is_open_after_its_limit() throws InterruptedException {
        RecordingPeer peer = rig.started(file);
        SampleChunk held = peer.send(file.chunk(1, 4));
        rig.run();
        CompletableFuture<Void> drained = rig.engine().drain(Duration.ofMillis(1));
        rig.executor.awaitNext();
        assertThat(drained).succeedsWithin(Duration.ofSeconds(4));
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.SHUTDOWN);
        assertThat(peer.failures()).containsExactly(UploadErrorCode.SHUTTING_DOWN);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
        assertThat(held.releases()).isOne();
    }

    @Test
    void may_be_taken_back_when_it_is_over() {
        RecordingPeer peer = rig.connect();
        rig.engine().drain(LONG);
        rig.engine().reopen();
        assertThat(rig.engine().isDraining()).isFalse();
        peer.start(file);
        peer.sendAll(file.chunks(4));
        CompletableFuture<Void> second = rig.engine().drain(LONG);
        assertThat(second).isNotDone();
        rig.run();
        assertThat(second).isCompleted();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(peer.messages(GoAway.class)).hasSize(2);
    }

    @Test
    void is_not_taken_back_before_it_is_over_nor_from_a_closed_engine() {
        rig.started(file);
        UploadEngine engine = rig.engine();
        engine.reopen();
        engine.drain(LONG);
        assertThatIllegalStateException().isThrownBy(engine::reopen);
        rig.peers().forEach(RecordingPeer::close);
        rig.run();
        engine.reopen();
        engine.close();
        assertThatIllegalStateException().isThrownBy(engine::reopen);
    }

    @Test
    void may_be_asked_for_again_with_a_shorter_limit() throws InterruptedException {
        rig.started(file);
        CompletableFuture<Void> patient = rig.engine().drain(LONG);
        CompletableFuture<Void> hasty = rig.engine().drain(Duration.ZERO);
        rig.executor.awaitNext();
        assertThat(hasty).succeedsWithin(Duration.ofSeconds(4));
        assertThat(patient).isCompleted();
    }

    @Test
    void gives_up_an_upload_that_starts_at_the_same_moment() {
        AtomicReference<Runnable> whenStarting = new AtomicReference<>(() -> {});
        rig.build(engine -> engine.nanoTime(() -> {
            whenStarting.get().run();
            return 0;
        }));
        RecordingPeer peer = rig.connect();
        whenStarting.set(() -> rig.engine().drain(LONG)); // after the engine saw that it does not drain yet
        List<UploadMessage> acks = peer.start(file);
        rig.run();
        assertThat(acks).hasSize(1);
        assertThat(peer.failures()).containsExactly(UploadErrorCode.SHUTTING_DOWN);
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.SHUTDOWN);
        assertThat(peer.connection.uploads()).isZero();
    }

    @Test
    void gives_up_an_upload_that_starts_at_the_same_moment_also_when_tasks_run_at_once() {
        AtomicReference<Runnable> whenStarting = new AtomicReference<>(() -> {});
        rig.buildThreaded(engine -> engine.executor(Runnable::run).nanoTime(() -> {
            whenStarting.get().run();
            return 0;
        }));
        RecordingPeer peer = rig.connect();
        whenStarting.set(() -> rig.engine().drain(LONG));
        peer.start(file);
        assertThat(peer.failures()).containsExactly(UploadErrorCode.SHUTTING_DOWN);
        assertThat(peer.connection.uploads()).isZero();
    }

    @Test
    void comes_with_close_which_may_be_repeated() {
        rig.buildThreaded(engine -> {});
        RecordingPeer peer = rig.connect();
        peer.start(file);
        rig.engine().close();
        rig.engine().close();
        assertThat(rig.engine().sessions()).isEmpty();
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.SHUTDOWN);
        assertThat(RecordingPeer.codes(peer.start(file))).containsExactly(UploadErrorCode.SHUTTING_DOWN);
    }

    @Test
    void tells_every_connection_once_to_go_away() {
        RecordingPeer busy = rig.startedResumable(file);
        RecordingPeer idle = rig.connect();
        RecordingPeer gone = rig.connect();
        gone.close();
        rig.engine().drain(LONG);
        rig.engine().drain(LONG);
        GoAway goAway = new GoAway("The server is about to stop.", 5_000);
        assertThat(busy.messages(GoAway.class)).containsExactly(goAway);
        assertThat(idle.messages).containsExactly(goAway);
        assertThat(gone.messages).isEmpty();
    }

    @Test
    void lets_an_upload_that_can_be_resumed_end_too() {
        RecordingPeer peer = rig.startedResumable(file);
        CompletableFuture<Void> drained = rig.engine().drain(LONG);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(drained).isCompleted();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void suspends_what_can_be_resumed_after_its_limit() throws InterruptedException {
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 4));
        rig.run();
        SampleChunk held = peer.send(file.at(8, 2));
        rig.run();
        CompletableFuture<Void> drained = rig.engine().drain(Duration.ofMillis(1));
        rig.executor.awaitNext();
        assertThat(drained).succeedsWithin(Duration.ofSeconds(4));
        assertThat(rig.events(Suspended.class)).hasSize(1);
        assertThat(rig.events(Cancelled.class)).isEmpty();
        assertThat(peer.failures()).isEmpty();
        SampleChunk late = peer.send(file.at(4, 4));
        assertThat(RecordingPeer.codes(held.acks)).containsExactly(UploadErrorCode.SHUTTING_DOWN);
        assertThat(RecordingPeer.codes(late.acks)).containsExactly(UploadErrorCode.SHUTTING_DOWN);

        rig.restart(engine -> {});
        assertThat(rig.resumed(file, peer.token()).ready().offset()).isEqualTo(4);
    }

    @Test
    void refuses_to_resume() {
        String token = rig.suspended(file, 4);
        RecordingPeer live = rig.startedResumable(SampleFile.of("b", 10));
        rig.engine().drain(LONG);
        RecordingPeer peer = rig.connect();
        peer.resume(file, token);
        peer.resume(SampleFile.of("b", 10), live.token());
        rig.run();
        assertThat(peer.failures()).containsExactly(UploadErrorCode.SHUTTING_DOWN, UploadErrorCode.SHUTTING_DOWN);
        assertThat(live.failures()).isEmpty();
        assertThat(rig.saved(file).fence()).isZero();
    }

    @Test
    void ends_the_thread_that_cleans_up() throws InterruptedException {
        AtomicReference<Thread> janitor = new AtomicReference<>();
        rig.sink.onRemoveOrphans = known -> janitor.set(Thread.currentThread());
        rig.buildThreaded(engine -> {});
        Awaitility.await().until(() -> janitor.get() != null);
        assertThat(janitor.get().isDaemon()).isTrue();
        assertThat(janitor.get().isAlive()).isTrue();
        rig.engine().close();
        janitor.get().join(10_000);
        assertThat(janitor.get().isAlive()).isFalse();
    }

    @Test
    void ends_the_engines_own_threads() throws InterruptedException {
        AtomicReference<Thread> worker = new AtomicReference<>();
        rig.sink.onOpen = (id, nth) -> worker.set(Thread.currentThread());
        rig.buildThreaded(engine -> {});
        rig.connect().start(file);
        Awaitility.await().until(() -> worker.get() != null);
        assertThat(worker.get())
                .isNotSameAs(Thread.currentThread())
                .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
        rig.engine().close();
        worker.get().join(10_000);
        assertThat(worker.get().isAlive()).isFalse();
    }

    @Test
    void leaves_the_threads_it_was_given_to_their_owner() {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        rig.buildThreaded(engine -> engine.executor(threads));
        rig.connect().start(file);
        rig.engine().close();
        assertThat(threads.isShutdown()).isFalse();
        threads.shutdown();
    }

    @Test
    void lets_adapters_use_its_threads() {
        AtomicBoolean ran = new AtomicBoolean();
        rig.engine().execute(() -> ran.set(true));
        assertThat(ran).isFalse();
        rig.run();
        assertThat(ran).isTrue();
    }
}
