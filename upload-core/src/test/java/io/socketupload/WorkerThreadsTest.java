package io.socketupload;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerThreadsTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final int MANY = 500; // more than there are threads

    /** As uploads do whose chunks come faster than they are written. */
    @Test
    void those_that_always_have_more_to_do_take_turns() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(MANY);
        try (WorkerThreads threads = new WorkerThreads()) {
            for (int i = 0; i < MANY; i++) {
                threads.execute(new Busy(threads, begun));
            }
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void what_was_asked_for_before_the_end_is_done() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(MANY);
        try (WorkerThreads threads = new WorkerThreads()) {
            for (int i = 0; i < MANY; i++) {
                threads.execute(done::countDown);
            }
        }
        assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Comes back until all have come. */
    private static final class Busy implements Runnable {
        private final WorkerThreads threads;
        private final CountDownLatch begun;
        private boolean counted;

        Busy(WorkerThreads threads, CountDownLatch begun) {
            this.threads = threads;
            this.begun = begun;
        }

        @Override
        public void run() {
            if (!counted) {
                counted = true;
                begun.countDown();
            }
            if (begun.getCount() > 0) {
                threads.execute(this);
            }
        }
    }
}
