package io.socketupload.client;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A finished upload, as the server tells it.
 *
 * @param path where the server put the file, as it names the place
 * @param size in bytes
 * @param checksum what the server computed over the file, such as {@code sha-256:hex}; null if it computed none
 * @param duration since this client turned to the upload, with all pauses
 */
public record StoredUpload(
        String uploadId,
        String fileName,
        String path,
        long size,
        @Nullable String checksum,
        Duration duration) {
    public StoredUpload {
        Objects.requireNonNull(uploadId, "uploadId");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(duration, "duration");
    }
}
