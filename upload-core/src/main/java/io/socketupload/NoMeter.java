package io.socketupload;

/** For an engine whose host counts nothing. */
enum NoMeter implements UploadMeter {
    INSTANCE;

    @Override
    public void written(long bytes) {}

    @Override
    public void kept(long nanosSinceArrival) {}

    @Override
    public void refused(UploadErrorCode code) {}
}
