package io.socketupload;

import java.util.OptionalLong;

/**
 * How far an upload is.
 *
 * @param bytes written to the sink so far
 * @param totalBytes the size of the file, or {@link FileMetadata#UNKNOWN_SIZE}
 * @param bytesPerSecond the mean since the upload started; 0 before any time has passed
 */
public record UploadProgress(long bytes, long totalBytes, long bytesPerSecond) {
    /** 0 to 100; an empty file is at 100, one of unknown size at 0. */
    public double percentage() {
        if (totalBytes == FileMetadata.UNKNOWN_SIZE) {
            return 0;
        }
        return totalBytes == 0 ? 100 : Math.min(100.0, bytes * 100.0 / totalBytes);
    }

    /** Seconds until the last byte at the mean speed so far, rounded up; empty while that is not known. */
    public OptionalLong secondsLeft() {
        if (bytes == totalBytes) {
            return OptionalLong.of(0);
        }
        return bytesPerSecond <= 0 || totalBytes == FileMetadata.UNKNOWN_SIZE
                ? OptionalLong.empty()
                : OptionalLong.of((totalBytes - bytes - 1) / bytesPerSecond + 1);
    }
}
