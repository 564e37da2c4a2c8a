package io.socketupload.client;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far an upload is.
 *
 * @param state what it is about
 * @param bytes what the server says that it keeps
 * @param size of the file, or {@link #UNKNOWN_SIZE}
 * @param bytesPerSecond over the last few seconds; 0 if nothing is known about them
 */
public record UploadProgress(State state, long bytes, long size, long bytesPerSecond) {
    /** The size of a stream that does not tell it. */
    public static final long UNKNOWN_SIZE = -1;

    /** What an upload is about. */
    public enum State {
        /** It waits for its turn, or for the server. */
        WAITING,
        /** Its bytes are on their way. */
        SENDING,
        /** The server holds every byte, and puts the file in its place. */
        FINISHING,
        /** Something went wrong that may go well the next time, which is awaited. */
        RETRYING,
        /** It was told to pause. */
        PAUSED,
        /** It is over: stored, failed or cancelled. */
        DONE
    }

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
