package io.socketupload.spring;

import java.time.Duration;

/** Where clients reach the uploads. It may be opened again after it was closed. */
interface UploadPort {
    /**
     * Takes clients in from now on.
     *
     * @return the port that they come to
     * @throws io.socketupload.hosting.UploadStartException if it can't be had
     */
    int open();

    /** Takes no new uploads, and waits so long for those under way. */
    void close(Duration drain);
}
