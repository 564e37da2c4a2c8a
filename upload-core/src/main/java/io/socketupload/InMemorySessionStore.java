package io.socketupload;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Remembers uploads as long as the process lives. Thread-safe. */
@Singleton
public class InMemorySessionStore implements UploadSessionStore {
    private final ConcurrentMap<UploadId, SavedUpload> uploads = new ConcurrentHashMap<>();

    @Inject
    public InMemorySessionStore() {}

    @Override
    public boolean create(SavedUpload upload) {
        return uploads.putIfAbsent(upload.id(), upload) == null;
    }

    @Override
    public Optional<SavedUpload> find(UploadId id) {
        return Optional.ofNullable(uploads.get(id));
    }

    @Override
    public boolean replace(SavedUpload before, SavedUpload after) {
        SavedUpload now = uploads.get(before.id());
        while (now != null && now.isSameLease(before)) {
            if (uploads.replace(before.id(), now, after)) {
                return true;
            }
            now = uploads.get(before.id());
        }
        return false;
    }

    @Override
    public void remove(SavedUpload before) {
        uploads.computeIfPresent(before.id(), (id, now) -> now.isSameLease(before) ? null : now);
    }

    @Override
    public void forEach(Consumer<SavedUpload> action) {
        uploads.values().forEach(action);
    }
}
