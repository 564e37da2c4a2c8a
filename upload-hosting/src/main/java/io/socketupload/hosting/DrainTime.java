package io.socketupload.hosting;

import java.time.Duration;

/** How long uploads may take to end when the application stops. */
public final class DrainTime {
    // Of the time for the stop, for what is left when the time of the uploads is over.
    private static final Duration MAX_RESERVE = Duration.ofSeconds(5);

    private DrainTime() {}

    /** Of the time that the stop may take, all but a quarter or 5 seconds, which is for the rest. */
    public static Duration within(Duration stop) {
        Duration quarter = stop.dividedBy(4);
        return stop.minus(quarter.compareTo(MAX_RESERVE) < 0 ? quarter : MAX_RESERVE);
    }
}
