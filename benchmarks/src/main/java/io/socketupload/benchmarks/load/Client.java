package io.socketupload.benchmarks.load;

import java.io.Closeable;
import java.io.IOException;

/** One connection to a server, for one thread. */
public interface Client extends Closeable {
    /** Makes everything ready that can be, so that sending is hardly more than writing. */
    Upload prepare(Sample file) throws IOException;

    /** A file that is ready to be sent. */
    @FunctionalInterface
    interface Upload {
        /** Returns when the server says that it has the file. */
        void send() throws IOException;
    }
}
