package io.socketupload;

import java.time.Instant;

/** What others see of an upload that is under way. Changed by one thread at a time, read by all. */
final class LiveSession implements UploadSession {
    private final UploadEngine engine;
    private final UploadId id;
    private final String owner;
    private final long startedNanos;
    private volatile FileMetadata file;
    private volatile UploadState state;
    private volatile Instant startedAt;
    private volatile long written;
    private volatile long writtenBefore; // in another connection's time

    LiveSession(UploadEngine engine, UploadId id, FileMetadata file, String owner, UploadState state) {
        this.engine = engine;
        this.id = id;
        this.file = file;
        this.owner = owner;
        this.state = state;
        this.startedAt = engine.now();
        this.startedNanos = engine.nanoTime();
    }

    @Override
    public UploadId id() {
        return id;
    }

    @Override
    public FileMetadata file() {
        return file;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public UploadState state() {
        return state;
    }

    @Override
    public UploadProgress progress() {
        long bytes = written;
        long nanos = engine.nanoTime() - startedNanos;
        long speed = nanos <= 0 ? 0 : Math.round((bytes - writtenBefore) * 1e9 / nanos);
        return new UploadProgress(bytes, file.size(), speed);
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    long written() {
        return written;
    }

    /** Since it began, or began to be resumed. */
    long nanos() {
        return engine.nanoTime() - startedNanos;
    }

    void is(UploadState now) {
        state = now;
    }

    void beginsAt(long bytes) {
        writtenBefore = bytes;
        written = bytes;
    }

    void hasWritten(long bytes) {
        written = bytes;
    }

    void hasSize(long bytes) {
        if (file.size() != bytes) {
            file = file.withSize(bytes);
        }
    }

    /** It began in another connection's time. */
    void isThatOf(UploadSessionStore.SavedUpload before) {
        file = before.file();
        startedAt = before.startedAt();
    }

    @Override
    public String toString() {
        return id + " (" + state + ", " + written + " of " + file.size() + " bytes)";
    }
}
