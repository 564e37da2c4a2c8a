package io.socketupload;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadMessage.Ready;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExpiryTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration MOMENT = Duration.ofNanos(1);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void removes_what_nobody_came_back_for() {
        String token = rig.suspended(file, 4);
        rig.pass(DAY);
        expire();
        assertThat(rig.store.find(file.uploadId())).as("to the moment").isPresent();
        rig.pass(MOMENT);
        expire();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
        assertThat(rig.sink.parts).isEmpty();
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.EXPIRED);
        assertThat(rig.resumed(file, token).failures()).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(rig.startedResumable(file).messages(Ready.class)).hasSize(1);
    }

    @Test
    void leaves_one_that_has_a_connection_however_slow_that_is() {
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 4));
        rig.run();
        rig.pass(DAY.multipliedBy(3));
        expire();
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(peer.failures()).isEmpty();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void comes_first_if_it_was_decided_first() {
        String token = rig.suspended(file, 4);
        rig.pass(DAY.plus(MOMENT));
        try (Janitor janitor = new Janitor(rig.engine(), DAY)) {
            janitor.expire(EngineRig.NOW);
        }
        RecordingPeer peer = rig.resumed(file, token);
        assertThat(peer.failures()).containsExactly(UploadErrorCode.NOT_FOUND);
        assertThat(rig.sink.parts).isEmpty();
    }

    @Test
    void leaves_one_that_somebody_began_to_resume() {
        String token = rig.suspended(file, 4);
        rig.pass(DAY.plus(MOMENT));
        RecordingPeer peer = rig.connect();
        peer.resume(file, token);
        expire();
        assertThat(peer.ready().offset()).isEqualTo(4);
        assertThat(rig.events(Cancelled.class)).isEmpty();
    }

    @Test
    void of_many_is_a_few_at_a_time() throws Exception {
        for (int i = 0; i < 200; i++) {
            SampleFile next = SampleFile.of("old-" + i, 10);
            rig.store.create(old(next, "token"));
            rig.sink.keep(next.uploadId(), next.part(0, 4));
        }
        try (Janitor janitor = new Janitor(rig.engine(), DAY)) {
            for (int expired = 0; expired < 200; expired += 64) {
                janitor.expire(EngineRig.NOW);
                assertThat(rig.engine().sessions()).hasSizeLessThanOrEqualTo(64);
                rig.run();
            }
        }
        assertThat(rig.events(Cancelled.class)).hasSize(200);
        assertThat(rig.sink.parts).isEmpty();
    }

    @Test
    void or_a_client_that_resumes_wins_a_race_never_both() throws Exception {
        rig.buildThreaded(engine -> {});
        ExecutorService client = Executors.newSingleThreadExecutor();
        try (Janitor janitor = new Janitor(rig.engine(), DAY)) {
            for (int i = 0; i < 300; i++) {
                SampleFile next = SampleFile.of("race-" + i, 10);
                rig.store.create(old(next, "token"));
                rig.sink.keep(next.uploadId(), next.part(0, 4));
                RecordingPeer peer = rig.connect();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> resumed = client.submit(() -> {
                    together.await(10, TimeUnit.SECONDS);
                    return peer.resume(next, "token");
                });
                together.await(10, TimeUnit.SECONDS);
                janitor.expire(EngineRig.NOW);
                resumed.get(10, TimeUnit.SECONDS);
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> !peer.messages.isEmpty());
                if (peer.messages.get(0) instanceof Ready ready) {
                    assertThat(ready.offset()).isEqualTo(4);
                    peer.send(next.at(4, 6));
                    Awaitility.await()
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> rig.sink.files.containsKey(next.uploadId()));
                } else {
                    assertThat(peer.failures()).containsExactly(UploadErrorCode.NOT_FOUND);
                    assertThat(rig.sink.parts).doesNotContainKey(next.uploadId());
                }
            }
        }
        client.shutdown();
        Awaitility.await().until(() -> rig.engine().sessions().isEmpty());
        assertThat(rig.events(Completed.class).size()
                        + rig.events(Cancelled.class).size())
                .isEqualTo(300);
    }

    @Test
    void leaves_one_that_was_resumed_since_it_was_looked_at() {
        SavedUpload old = old();
        rig.resumed(file, rig.suspended(file, 4)).close();
        rig.run();
        rig.pass(Duration.ofHours(1));
        rig.engine().dormant().revive(old, upload -> upload.expire(old.expiresAt()));
        rig.run();
        assertThat(rig.saved(file).expiresAt()).isEqualTo(EngineRig.NOW.plus(DAY));
        assertThat(rig.sink.part("a")).isEqualTo(file.part(0, 4));
        assertThat(rig.events(Cancelled.class)).isEmpty();
    }

    @Test
    void leaves_one_that_was_completed_since_it_was_looked_at() {
        SavedUpload old = old();
        RecordingPeer peer = rig.resumed(file, rig.suspended(file, 4));
        peer.send(file.at(4, 6));
        rig.run();
        rig.engine().dormant().revive(old, upload -> upload.expire(old.expiresAt()));
        rig.run();
        assertThat(rig.saved(file).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.events(Completed.class)).hasSize(1);
        assertThat(rig.events(Cancelled.class)).isEmpty();
    }

    @Test
    void leaves_one_that_was_removed_since_it_was_looked_at() {
        SavedUpload old = old();
        rig.engine().dormant().revive(old, upload -> upload.expire(old.expiresAt()));
        rig.run();
        assertThat(rig.events).isEmpty();
        assertThat(rig.engine().sessions()).isEmpty();
    }

    @Test
    void completes_rather_than_removes_a_file_that_is_whole() {
        rig.store.create(old());
        rig.sink.keep(file.uploadId(), file.bytes());
        rig.pass(DAY);
        expire();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.saved(file).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void leaves_what_the_sink_cannot_open_for_the_next_time() {
        rig.suspended(file, 4);
        rig.pass(DAY.plus(MOMENT));
        rig.sink.onOpen = (id, nth) -> {
            throw new IOException("/srv: not mounted");
        };
        expire();
        assertThat(rig.store.find(file.uploadId())).isPresent();
        assertThat(rig.sink.parts).isNotEmpty();
        rig.sink.onOpen = (id, nth) -> {};
        expire();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void waits_an_hour_after_a_start_whatever_the_clock_says() {
        String token = rig.suspended(file, 4);
        Instant later = EngineRig.NOW.plus(Duration.ofDays(365)); // so long the server was off, or the clock is wrong
        rig.restart(engine -> engine.clock(Clock.fixed(later, ZoneOffset.UTC)));
        try (Janitor janitor = new Janitor(rig.engine(), DAY)) {
            janitor.expire(later.plus(Duration.ofHours(1)));
            rig.run();
            assertThat(rig.store.find(file.uploadId())).isPresent();
            RecordingPeer peer = rig.resumed(file, token);
            assertThat(peer.ready().offset()).isEqualTo(4);
            assertThat(rig.saved(file).expiresAt()).isEqualTo(later.plus(DAY));
        }
    }

    @Test
    void comes_by_itself_and_not_before_the_grace_is_over() throws InterruptedException {
        rig.suspended(file, 4);
        rig.pass(DAY.plus(MOMENT));
        rig.restart(
                engine -> engine.clock(Clock.fixed(rig.now(), ZoneOffset.UTC)).expireAfter(Duration.ofMillis(4)));
        Awaitility.await().during(Duration.ofMillis(100)).until(() -> !rig.executor.hasNext());
        rig.pass(Duration.ofMillis(4));
        rig.executor.awaitNext();
        rig.run();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.EXPIRED);
    }

    @Test
    void does_not_follow_a_clock_that_jumps() {
        JumpingClock clock = new JumpingClock();
        rig.build(engine -> engine.clock(clock));
        rig.suspended(file, 4);
        clock.now = EngineRig.NOW.plus(Duration.ofDays(365));
        expire();
        assertThat(rig.store.find(file.uploadId())).isPresent();
        clock.now = EngineRig.NOW.minus(Duration.ofDays(365));
        rig.pass(DAY.plus(MOMENT));
        expire();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void needs_a_time_that_passes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadEngine.builder().expireAfter(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadEngine.builder().expireAfter(Duration.ofMillis(-1)));
    }

    @Test
    void of_many_goes_on_when_one_cannot_be_removed() {
        List<SampleFile> files = List.of(file, SampleFile.of("b", 10), SampleFile.of("c", 10));
        files.forEach(next -> rig.suspended(next, 4));
        rig.pass(DAY.plus(MOMENT));
        rig.sink.onDiscard = (id, nth) -> {
            if (id.value().equals("b")) {
                throw new IOException("Read-only file system");
            }
        };
        expire();
        assertThat(files).allMatch(next -> rig.store.find(next.uploadId()).isEmpty());
        assertThat(rig.events(Cancelled.class)).hasSize(3);
    }

    private void expire() {
        try (Janitor janitor = new Janitor(rig.engine(), DAY)) {
            janitor.expire(EngineRig.NOW);
        }
        rig.run();
    }

    /** What was remembered a day ago. */
    private SavedUpload old() {
        return old(file, "token");
    }

    private static SavedUpload old(SampleFile file, String token) {
        return new SavedUpload(
                file.uploadId(),
                file.metadata(),
                "ada",
                new ResumeToken(token).hash(),
                0,
                EngineRig.NOW.minus(DAY),
                EngineRig.NOW.minus(MOMENT),
                Phase.RECEIVING,
                null,
                null);
    }

    private static final class JumpingClock extends Clock {
        volatile Instant now = EngineRig.NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
