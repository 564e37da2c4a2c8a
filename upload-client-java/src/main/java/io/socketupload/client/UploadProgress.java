package io.socketupload.client;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far an upload is.
 *
 * @param state what it is about
 * @param bytes what the server says that it keeps
 * @param size of the file, or {@link #UNKNOWN_SIZE}
 * @param bytesPerSecond over the last few seconds
 */
public record UploadProgress(UploadState state, long bytes, long size, long bytesPerSecond) {
    /** The size of a stream that does not tell it. */
    public static final long UNKNOWN_SIZE = -1;

    public UploadProgress {
        Objects.requireNonNull(state, "state");
    }

    /** 0 to 100; an empty file is at 100, one of unknown size at 0. */
    public double percentage() {
        if (size == UNKNOWN_SIZE) {
            return 0;
        }
        return size == 0 ? 100 : Math.min(100.0, bytes * 100.0 / size);
    }

    /** Seconds until the last byte at the speed of now, rounded up; empty while that is not known. */
    public OptionalLong secondsLeft() {
        if (size == UNKNOWN_SIZE || (bytesPerSecond <= 0 && bytes < size)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(bytes >= size ? 0 : (size - bytes - 1) / bytesPerSecond + 1);
    }
}
