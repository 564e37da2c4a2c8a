package io.socketupload.client;

import java.time.Duration;

/** The one thread on which everything of a client happens but reading and what the user waits for. */
interface Loop {
    void execute(Runnable task);

    Timer schedule(Duration delay, Runnable task);

    long nanoTime();

    /** Something that is to happen. */
    interface Timer {
        /** Sees to it that it does not; harmless when it did. Only on the loop's thread. */
        void cancel();
    }
}
