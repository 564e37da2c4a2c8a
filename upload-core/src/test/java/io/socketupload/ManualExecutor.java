package io.socketupload;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs nothing by itself: a test decides when the engine's tasks go on, and they do so in the test's own thread. */
final class ManualExecutor implements Executor {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what waits, and what that leads to. */
    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    boolean hasNext() {
        return !tasks.isEmpty();
    }

    /** Runs the one that waits longest. */
    void runNext() {
        Runnable task = tasks.poll();
        assertThat(task).as("a task that waits").isNotNull();
        task.run();
    }

    /** The same for a task that comes from another thread, and may not be there yet. */
    void awaitNext() throws InterruptedException {
        Runnable task = tasks.poll(10, TimeUnit.SECONDS);
        assertThat(task).as("a task within 10 s").isNotNull();
        task.run();
    }
}
