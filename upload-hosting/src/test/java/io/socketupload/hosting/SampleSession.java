package io.socketupload.hosting;

import java.time.Instant;

import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadProgress;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;

/** An upload of a small text, 4 bytes of it there. */
public record SampleSession(UploadId id, FileMetadata file, String owner) implements UploadSession {
    public SampleSession() {
        this("a.txt", "ada");
    }

    SampleSession(String fileName, String owner) {
        this(new UploadId("u-1"), new FileMetadata(fileName, 10, "text/plain"), owner);
    }

    @Override
    public UploadState state() {
        return UploadState.RECEIVING;
    }

    @Override
    public UploadProgress progress() {
        return new UploadProgress(4, file.size(), 1);
    }

    @Override
    public Instant startedAt() {
        return Instant.EPOCH;
    }
}
