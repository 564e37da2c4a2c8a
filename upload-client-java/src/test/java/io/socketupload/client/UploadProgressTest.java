package io.socketupload.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UploadProgressTest {
    @Test
    void has_a_percentage_for_every_size() {
        assertThat(new UploadProgress(UploadState.SENDING, 50, 200, 1).percentage())
                .isEqualTo(25);
        assertThat(new UploadProgress(UploadState.SENDING, 0, 0, 1).percentage())
                .isEqualTo(100);
        assertThat(new UploadProgress(UploadState.SENDING, 50, -1, 1).percentage())
                .isZero();
    }

    @Test
    void knows_the_time_left_when_it_can() {
        assertThat(new UploadProgress(UploadState.SENDING, 50, 200, 100).secondsLeft())
                .hasValue(2);
        assertThat(new UploadProgress(UploadState.SENDING, 200, 200, 0).secondsLeft())
                .hasValue(0);
        assertThat(new UploadProgress(UploadState.SENDING, 50, 200, 0).secondsLeft())
                .isEmpty();
        assertThat(new UploadProgress(UploadState.SENDING, 50, -1, 100).secondsLeft())
                .isEmpty();
    }

    @Test
    void is_told_ten_times_a_second_at_the_most() {
        ManualLoop loop = new ManualLoop();
        Tracker tracker = new Tracker(loop);
        List<Long> told = new ArrayList<>();
        tracker.changed(UploadState.SENDING, 0, 1000);
        tracker.add(progress -> told.add(progress.bytes()));
        for (int i = 1; i <= 30; i++) {
            loop.advance(Duration.ofMillis(10));
            tracker.changed(UploadState.SENDING, i, 1000);
        }

        assertThat(told).containsExactly(0L, 10L, 20L, 30L);
        assertThat(tracker.progress().bytes()).isEqualTo(30);
    }

    @Test
    void measures_the_speed_of_now_and_forgets_pauses() {
        ManualLoop loop = new ManualLoop();
        Tracker tracker = new Tracker(loop);
        tracker.changed(UploadState.SENDING, 5000, 10_000); // kept from an earlier connection
        loop.advance(Duration.ofSeconds(1));
        tracker.changed(UploadState.SENDING, 5100, 10_000);
        assertThat(tracker.progress().bytesPerSecond()).isEqualTo(100);

        tracker.changed(UploadState.PAUSED, 5100, 10_000);
        loop.advance(Duration.ofHours(1));
        tracker.changed(UploadState.SENDING, 5100, 10_000);
        loop.advance(Duration.ofSeconds(1));
        tracker.changed(UploadState.SENDING, 5200, 10_000);
        assertThat(tracker.progress().bytesPerSecond()).isEqualTo(100);
    }
}
