package io.socketupload.file;

import java.time.Instant;

import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadProgress;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;

record TestSession(UploadId id, FileMetadata file, UploadState state) implements UploadSession {
    static UploadSession of(String id, String fileName) {
        return of(id, fileName, 5);
    }

    static UploadSession of(String id, String fileName, long size) {
        return new TestSession(new UploadId(id), new FileMetadata(fileName, size, ""), UploadState.OPENING);
    }

    static UploadSession resuming(String id, String fileName, long size) {
        return new TestSession(new UploadId(id), new FileMetadata(fileName, size, ""), UploadState.RESUMING);
    }

    @Override
    public String owner() {
        return "";
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
