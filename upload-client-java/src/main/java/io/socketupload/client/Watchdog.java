package io.socketupload.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Notices that nothing is heard for too long. Used on the loop's thread. */
final class Watchdog {
    private final Loop loop;
    private final long patience;
    private final Runnable silence;

    private Loop.@Nullable Timer timer;
    private long heardAt;

    Watchdog(Loop loop, Duration patience, Runnable silence) {
        this.loop = loop;
        this.patience = patience.toNanos();
        this.silence = silence;
    }

    /** Something should be heard from now on, if it was not already expected. */
    void expect() {
        if (timer == null) {
            heard();
            schedule(patience);
        }
    }

    void heard() {
        heardAt = loop.nanoTime();
    }

    /** Nothing is expected any more. */
    void rest() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    // The timer runs on while something is heard now and then: cheaper than a new one for every chunk.
    private void schedule(long nanos) {
        timer = loop.schedule(Duration.ofNanos(nanos), this::look);
    }

    private void look() {
        long silent = loop.nanoTime() - heardAt;
        if (silent < patience) {
            schedule(patience - silent);
        } else {
            timer = null;
            silence.run();
        }
    }
}
