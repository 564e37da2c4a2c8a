package io.socketupload.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before trying again: twice as long each time, and up to half of it left to chance, so that clients
 * that lost the same server do not all come back at once.
 *
 * @param first wait, at the most
 * @param max of all waits
 * @param chance gives numbers from 0 to 1
 */
record Backoff(Duration first, Duration max, DoubleSupplier chance) {
    private static final int MAX_DOUBLINGS = 30;

    /** @param attempt from 1 */
    Duration delay(int attempt) {
        double factor = Math.scalb(1.0, Math.min(attempt - 1, MAX_DOUBLINGS));
        double millis = Math.min(first.toMillis() * factor, (double) max.toMillis());
        return Duration.ofMillis(Math.round(millis * (1 - chance.getAsDouble() / 2)));
    }
}
