package io.socketupload;

import java.time.Duration;

/** For an engine whose host counts nothing. */
enum NoMeter implements UploadMeter {
    INSTANCE;

    @Override
    public void written(long bytes) {}

    @Override
    public void kept(Duration sinceArrival) {}

    @Override
    public void refused(UploadErrorCode code) {}
}
