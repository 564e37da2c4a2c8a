package io.socketupload;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts everything, and counts the bytes of what was completed. */
final class CompletedBytes implements UploadPolicy {
    private final Map<String, Long> byOwner = new ConcurrentHashMap<>();

    @Override
    public Decision check(UploadSession session) {
        return Decision.accept();
    }

    @Override
    public void ended(UploadSession session) {
        if (session.state() == UploadState.COMPLETED) {
            byOwner.merge(session.owner(), session.file().size(), Long::sum);
        }
    }

    long of(String owner) {
        return byOwner.getOrDefault(owner, 0L);
    }
}
