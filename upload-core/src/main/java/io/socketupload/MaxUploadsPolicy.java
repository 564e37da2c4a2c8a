package io.socketupload;

import java.util.HashMap;
import java.util.Map;

/** Accepts so many uploads of an owner at a time. */
final class MaxUploadsPolicy implements UploadPolicy {
    private final int max;
    private final Map<String, Integer> underWay = new HashMap<>(); // guarded by this; by owner, never 0

    MaxUploadsPolicy(int max) {
        this.max = max;
    }

    @Override
    public synchronized Decision check(UploadSession session) {
        int others = underWay.getOrDefault(session.owner(), 0);
        if (others >= max) {
            return Decision.reject(
                    UploadErrorCode.TOO_MANY_UPLOADS, "Too many uploads at a time; at most " + max + " are accepted.");
        }
        underWay.put(session.owner(), others + 1);
        return Decision.accept();
    }

    @Override
    public synchronized void ended(UploadSession session) {
        underWay.computeIfPresent(session.owner(), (owner, uploads) -> uploads == 1 ? null : uploads - 1);
    }

    /** How many owners are remembered. */
    synchronized int owners() {
        return underWay.size();
    }
}
