package io.socketupload.client;

import java.time.Duration;

/**
 * How much may be under way on this connection, so that it arrives soon: what waits in a queue before a slow network
 * holds up the answers to the server's pings, until the server takes the client for dead.
 */
final class Pace {
    private static final long SOON = Duration.ofSeconds(1).toNanos();
    private static final long LATE = Duration.ofSeconds(3).toNanos();
    private static final int FIRST_CHUNKS = 4;
    private static final int LEAST_CHUNKS = 2;

    private final long least;
    private final long most;
    private long bytes;

    Pace(int chunkSize, long window) {
        this.most = window;
        this.least = Math.min((long) LEAST_CHUNKS * chunkSize, window);
        this.bytes = Math.min((long) FIRST_CHUNKS * chunkSize, window);
    }

    long bytes() {
        return bytes;
    }

    /** A chunk was acknowledged, so long after it was sent. */
    void acknowledged(int length, long nanos) {
        if (nanos < SOON) {
            bytes = Math.min(most, bytes + length);
        } else if (nanos > LATE) {
            bytes = Math.max(least, bytes - length);
        }
    }
}
