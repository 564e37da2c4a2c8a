package io.socketupload.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far an upload is, ten times a second at the most. Changed by one thread at a time. */
final class Tracker {
    private static final Logger log = LoggerFactory.getLogger(Tracker.class);
    private static final long INTERVAL = Duration.ofMillis(100).toNanos();
    // A change of speed counts to two thirds after this long.
    private static final double MEMORY = Duration.ofSeconds(3).toNanos();
    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Consumer<UploadProgress>> listeners = new CopyOnWriteArrayList<>();
    private volatile UploadProgress progress =
            new UploadProgress(UploadProgress.State.WAITING, 0, UploadProgress.UNKNOWN_SIZE, 0);
    private long told;

    // Bytes per second, as of when so many bytes were kept.
    private double speed;
    private long measuredBytes;
    private long measuredAt;
    private boolean measuring;

    /** From any thread. */
    UploadProgress progress() {
        return progress;
    }

    /** From any thread. */
    void add(Consumer<UploadProgress> listener) {
        listeners.add(listener);
        tell(listener);
    }

    void changed(UploadProgress.State state) {
        changed(state, progress.bytes(), progress.size());
    }

    void changed(UploadProgress.State state, long bytes, long size) {
        long now = System.nanoTime();
        if (state != UploadProgress.State.SENDING && state != UploadProgress.State.FINISHING) {
            measuring = false; // what is sent after a pause says nothing about the time of the pause
        }
        measure(bytes, now);
        UploadProgress before = progress;
        progress = new UploadProgress(state, bytes, size, Math.round(speed));
        boolean important = before.state() != state || before.size() != size;
        if (important || (before.bytes() != bytes && now - told >= INTERVAL)) {
            told = now;
            listeners.forEach(this::tell);
        }
    }

    private void measure(long bytes, long now) {
        long nanos = now - measuredAt;
        if (measuring && nanos < INTERVAL) {
            return;
        }
        if (measuring) {
            double current = Math.max(0, bytes - measuredBytes) * SECOND / nanos;
            double weight = speed == 0 ? 1 : 1 - Math.exp(-nanos / MEMORY);
            speed += (current - speed) * weight;
        }
        measuring = true;
        measuredBytes = bytes;
        measuredAt = now;
    }

    private void tell(Consumer<UploadProgress> listener) {
        try {
            synchronized (listener) { // never two calls at once, and never back
                listener.accept(progress);
            }
        } catch (RuntimeException e) {
            log.warn("A listener for upload progress failed", e);
        }
    }
}
