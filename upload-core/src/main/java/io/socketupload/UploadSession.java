package io.socketupload;

import java.time.Instant;

/** One upload as everybody but the engine sees it. Thread-safe and read-only; what it returns may change over time. */
public interface UploadSession {
    UploadId id();

    FileMetadata file();

    /** Who sends it: the identity that the connection was authenticated as. */
    String owner();

    UploadState state();

    UploadProgress progress();

    Instant startedAt();
}
