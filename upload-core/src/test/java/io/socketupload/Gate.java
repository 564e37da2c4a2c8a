package io.socketupload;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a thread stops until the test lets it go on. */
final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Stops here while the gate is shut. */
    void pass() {
        reached.countDown();
        await(opened);
    }

    /** Waits until a thread has stopped here. */
    void awaitReached() {
        await(reached);
    }

    void open() {
        opened.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).as("within 60 s").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
