package io.socketupload;

import java.time.Instant;

/** A session for policies, whose state a test sets. */
final class SampleSession implements UploadSession {
    private final FileMetadata file;
    private final String owner;
    private volatile UploadState state = UploadState.OPENING;

    SampleSession(String owner, FileMetadata file) {
        this.owner = owner;
        this.file = file;
    }

    static SampleSession named(String name) {
        return new SampleSession("ada", new FileMetadata(name, 10, ""));
    }

    static SampleSession ofType(String type) {
        return new SampleSession("ada", new FileMetadata("a", 10, type));
    }

    static SampleSession ofSize(long size) {
        return of("ada", size);
    }

    static SampleSession of(String owner, long size) {
        return new SampleSession(owner, new FileMetadata("a", size, ""));
    }

    SampleSession in(UploadState state) {
        this.state = state;
        return this;
    }

    @Override
    public UploadId id() {
        return new UploadId("a");
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
        return new UploadProgress(0, file.size(), 0);
    }

    @Override
    public Instant startedAt() {
        return Instant.EPOCH;
    }
}
