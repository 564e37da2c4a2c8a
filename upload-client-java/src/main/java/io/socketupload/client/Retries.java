package io.socketupload.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Counts what fails in a row, and waits before the next attempt. Used on the loop's thread. */
final class Retries {
    private final int limit;
    private final Backoff backoff;
    private final Loop loop;
    private int failures;
    private long best;
    private Loop.@Nullable Timer wait;

    Retries(int limit, Backoff backoff, Loop loop) {
        this.limit = limit;
        this.backoff = backoff;
        this.loop = loop;
    }

    /** Counts a failure; false if that was one too many. */
    boolean failed() {
        failures++;
        return failures <= limit;
    }

    boolean anyFailed() {
        return failures > 0;
    }

    /** Counts anew if the upload is further than ever: one that begins again and again gets no further. */
    boolean reached(long bytes) {
        if (bytes <= best) {
            return false;
        }
        best = bytes;
        failures = 0;
        return true;
    }

    /** Runs {@code task} after a while, unless {@link #cancel} comes first. */
    void later(Duration atLeast, Runnable task) {
        Duration delay = backoff.delay(Math.max(1, failures));
        wait = loop.schedule(delay.compareTo(atLeast) < 0 ? atLeast : delay, () -> {
            wait = null;
            task.run();
        });
    }

    boolean isWaiting() {
        return wait != null;
    }

    void cancel() {
        if (wait != null) {
            wait.cancel();
            wait = null;
        }
    }
}
