package io.socketupload;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkerThreadsTest {
    private final WorkerThreads threads = new WorkerThreads();
    private final Gate gate = new Gate();

    @AfterEach
    void close() {
        Thread.setDefaultUncaughtExceptionHandler(null);
        gate.open();
        threads.close();
    }

    @Test
    void tasks_that_block_hold_up_no_other() throws Exception {
        block(WorkerThreads.MAX_THREADS - 1);
        assertThat(run(1).await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void more_than_can_block_at_once_are_all_done_later() throws Exception {
        block(WorkerThreads.MAX_THREADS);
        CountDownLatch others = run(1000);
        gate.open();
        assertThat(others.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_thread_that_is_idle_takes_the_next_task() throws Exception {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 1000; i++) {
            CountDownLatch done = new CountDownLatch(1);
            threads.execute(() -> {
                used.add(Thread.currentThread());
                done.countDown();
            });
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        if (used.stream().allMatch(thread -> thread.getName().startsWith("upload-worker-"))) { // else they are virtual
            assertThat(used).hasSizeLessThan(100);
        }
    }

    @Test
    void what_was_taken_is_done_after_the_end_and_nothing_else_is_taken() throws Exception {
        block(WorkerThreads.MAX_THREADS);
        CountDownLatch waiting = run(10);
        threads.close();
        assertThatThrownBy(() -> run(1)).isInstanceOf(RejectedExecutionException.class);
        gate.open();
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tasks_that_fail_take_no_thread_from_those_that_wait() throws Exception {
        CountDownLatch failed = new CountDownLatch(WorkerThreads.MAX_THREADS);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failed.countDown());
        CountDownLatch blocked = new CountDownLatch(WorkerThreads.MAX_THREADS);
        for (int i = 0; i < WorkerThreads.MAX_THREADS; i++) {
            threads.execute(() -> {
                blocked.countDown();
                gate.pass();
                throw new IllegalStateException("on purpose");
            });
        }
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
        CountDownLatch waiting = run(10);
        gate.open();
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** As uploads do whose chunks come faster than they are written. */
    @Test
    void tasks_that_always_have_more_to_do_take_turns() throws InterruptedException {
        int many = 2 * WorkerThreads.MAX_THREADS;
        CountDownLatch begun = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            threads.execute(new Busy(begun));
        }
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void block(int tasks) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.execute(() -> {
                blocked.countDown();
                gate.pass();
            });
        }
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private CountDownLatch run(int tasks) {
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.execute(done::countDown);
        }
        return done;
    }

    /** Comes back until all have come. */
    private final class Busy implements Runnable {
        private final CountDownLatch begun;
        private boolean counted;

        Busy(CountDownLatch begun) {
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
