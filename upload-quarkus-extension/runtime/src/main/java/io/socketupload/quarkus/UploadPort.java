package io.socketupload.quarkus;

/** Where clients reach the uploads. */
interface UploadPort {
    /**
     * Takes clients in from now on.
     *
     * @return the port that they come to
     * @throws io.socketupload.hosting.UploadStartException if it can't be had
     */
    int open();

    /** Takes no clients any more, where that is up to us. */
    void close();
}
