package io.socketupload;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each owner. Of a bucket only the time is kept at which it will be full; an owner whose bucket is full
 * is forgotten.
 */
final class StartRatePolicy implements UploadPolicy {
    static final double MAX_RATE = 1e9;

    // Longer than any server runs, and far from an overflow
    private static final double MAX_NANOS = Long.MAX_VALUE / 4.0;

    private final long nanosPerStart;
    private final long nanosPerBurst;
    private final LongSupplier nanoTime;
    private final Map<String, Long> fullAt = new LinkedHashMap<>(); // guarded by this; who started longest ago is first

    StartRatePolicy(double rate, int burst, LongSupplier nanoTime) {
        this.nanosPerStart = (long) Math.min(MAX_NANOS, Math.ceil(1e9 / rate));
        this.nanosPerBurst = (long) Math.min(MAX_NANOS, (double) nanosPerStart * burst);
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Decision check(UploadSession session) {
        long now = nanoTime.getAsLong();
        forgetFull(now);
        Long before = fullAt.get(session.owner());
        long nanosToFull = nanosPerStart + (before == null ? 0 : Math.max(0, before - now));
        if (nanosToFull > nanosPerBurst) {
            return Decision.reject(
                    UploadErrorCode.RATE_LIMITED, "Too many uploads in a short time; try again in a moment.");
        }
        fullAt.remove(session.owner());
        fullAt.put(session.owner(), now + nanosToFull);
        return Decision.accept();
    }

    /** Ends at the first that is not full: whoever comes after it may be, but will be found when that one is. */
    private void forgetFull(long now) {
        Iterator<Long> buckets = fullAt.values().iterator();
        while (buckets.hasNext() && buckets.next() - now <= 0) {
            buckets.remove();
        }
    }

    /** How many owners are remembered. */
    synchronized int owners() {
        return fullAt.size();
    }
}
