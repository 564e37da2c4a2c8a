package io.socketupload;

import java.time.Instant;

/** One upload as everybody but the engine sees it. Thread-safe and read-only; what it returns may change over time. */
public interface UploadSession {
    UploadId id();

    /** What the client told of the file. Its size becomes known with the last chunk if it was not before. */
    FileMetadata file();

    /** Who sends it: the identity that the connection was authenticated as. */
    String owner();

    UploadState state();

    UploadProgress progress();

    /** When the upload began, whatever happened to its connection since. */
    Instant startedAt();
}
