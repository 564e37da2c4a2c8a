package io.socketupload;

/**
 * Counts what no {@link UploadEvent} tells, for a host's metrics. Called by several threads at once, among them those of
 * the network: it must be quick, must not block and must not throw.
 */
public interface UploadMeter {
    /** So many bytes were written to the sink. */
    void written(long bytes);

    /** A chunk was acknowledged as kept, so many nanoseconds after it had arrived. */
    void kept(long nanosSinceArrival);

    /** A client was told that its upload, or what it asked for, is refused or has failed. */
    void refused(UploadErrorCode code);

    /** Counts nothing. */
    static UploadMeter none() {
        return NoMeter.INSTANCE;
    }
}
