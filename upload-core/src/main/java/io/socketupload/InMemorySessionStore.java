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
    public boolean replace(SavedUpload upload) {
        SavedUpload after = uploads.computeIfPresent(
                upload.id(), (id, before) -> before.fence() > upload.fence() ? before : upload);
        return after != null && after.fence() == upload.fence();
    }

    @Override
    public void remove(UploadId id) {
        uploads.remove(id);
    }

    @Override
    public void forEach(Consumer<SavedUpload> action) {
        uploads.values().forEach(action);
    }
}
