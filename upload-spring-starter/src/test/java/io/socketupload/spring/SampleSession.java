package io.socketupload.spring;

import java.time.Instant;

import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadProgress;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;

/** An upload of a small text that has just begun. */
record SampleSession(UploadId id, FileMetadata file, String owner) implements UploadSession {
    SampleSession(String fileName, String owner) {
        this(new UploadId("u-1"), new FileMetadata(fileName, 10, "text/plain"), owner);
    }

    @Override
    public UploadState state() {
        return UploadState.OPENING;
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
