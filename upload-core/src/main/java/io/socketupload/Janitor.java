package io.socketupload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what a process that died had almost finished, and removes what nobody came back for, in the background. What
 * looks expired when an engine starts gets an hour all the same: its clock may be wrong, or the server was off.
 */
final class Janitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Janitor.class);

    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration MAX_PRECISION = Duration.ofMinutes(1);

    // Each takes memory and a place among the tasks, which clients' uploads need. The rest comes the next time.
    private static final int EXPIRING_AT_ONCE = 64;

    private final UploadEngine engine;
    private final Duration precision;
    private final Duration grace;
    private final Set<UploadId> expiring = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread janitor = new Thread(task, "upload-janitor");
        janitor.setDaemon(true);
        return janitor;
    });

    Janitor(UploadEngine engine, Duration expireAfter) {
        this.engine = engine;
        this.precision = min(expireAfter.dividedBy(4), MAX_PRECISION);
        this.grace = min(expireAfter, GRACE);
    }

    /** How exact an expiry is. */
    Duration precision() {
        return precision;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged there
    void start() {
        Instant patience = engine.now().plus(grace);
        long period = Math.max(1, precision.toMillis());
        thread.execute(this::recover);
        thread.scheduleWithFixedDelay(() -> expire(patience), period, period, TimeUnit.MILLISECONDS);
    }

    /** What the process before this one left. */
    void recover() {
        try {
            engine.store().forEach(saved -> {
                if (saved.phase() == Phase.COMPLETING) {
                    engine.dormant().revive(saved, upload -> {});
                }
            });
            engine.sink().removeOrphans(this::isKnown);
        } catch (IOException | RuntimeException e) {
            log.warn("What the last run left could not be looked through", e);
        }
    }

    /** @param patience before which nothing expires */
    void expire(Instant patience) {
        Instant now = engine.now();
        if (now.isBefore(patience)) {
            return;
        }
        try {
            engine.store().forEach(saved -> {
                if (saved.expiresAt().isBefore(now) && engine.live(saved.id()) == null) {
                    expire(saved);
                }
            });
        } catch (IOException | RuntimeException e) {
            log.warn("Expired uploads could not be looked for", e);
        }
    }

    private void expire(SavedUpload saved) {
        if (saved.phase() == Phase.COMPLETED) {
            forget(saved);
        } else if (mayExpireAnother()) {
            expiring.add(saved.id());
            engine.dormant().revive(saved, upload -> upload.expire(saved.expiresAt()));
        }
    }

    private boolean mayExpireAnother() {
        if (expiring.size() >= EXPIRING_AT_ONCE) {
            expiring.removeIf(id -> engine.live(id) == null);
        }
        return expiring.size() < EXPIRING_AT_ONCE;
    }

    private void forget(SavedUpload saved) {
        try {
            engine.store().remove(saved);
        } catch (IOException | RuntimeException e) {
            log.warn("Upload {} could not be forgotten", saved.id(), e);
        }
    }

    private boolean isKnown(UploadId id) {
        try {
            return engine.store().find(id).isPresent();
        } catch (IOException | RuntimeException e) {
            return true; // rather too long than too short
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
