package io.socketupload.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The entries of one process. Thread-safe. */
final class InMemoryResumeStore implements ResumeStore {
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public Optional<Entry> find(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public void save(Key key, Entry entry) {
        entries.put(key, entry);
    }

    @Override
    public void remove(Key key) {
        entries.remove(key);
    }
}
