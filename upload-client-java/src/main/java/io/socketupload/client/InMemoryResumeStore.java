package io.socketupload.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

final class InMemoryResumeStore implements ResumeStore {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public Optional<Entry> find(String fingerprint) {
        return Optional.ofNullable(entries.get(fingerprint));
    }

    @Override
    public void save(String fingerprint, Entry entry) {
        entries.put(fingerprint, entry);
    }

    @Override
    public void remove(String fingerprint) {
        entries.remove(fingerprint);
    }
}
