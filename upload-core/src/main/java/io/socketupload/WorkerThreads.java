package io.socketupload;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine's own threads: virtual where Java has them, so that a sink or an inspection that blocks costs no thread; else
 * a pool that has a thread for each task, and up to {@value #MAX_THREADS}. Tasks beyond wait for one that is free.
 */
final class WorkerThreads implements Executor, AutoCloseable {
    static final int MAX_THREADS = 256;

    private static final int IDLE_SECONDS = 30;

    private final ExecutorService threads = Runtime.version().feature() >= 21 ? virtual() : pool();

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Ends when the tasks under way have ended. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private static ExecutorService virtual() {
        try { // This is compiled for Java 17.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java 21 and later have virtual threads", e);
        }
    }

    private static ExecutorService pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "upload-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new Waiting(), daemons, WorkerThreads::whenAllAreBusy);
    }

    private static void whenAllAreBusy(Runnable task, ThreadPoolExecutor pool) {
        ((Waiting) pool.getQueue()).keep(task);
        if (pool.isShutdown() && pool.remove(task)) {
            throw new RejectedExecutionException("The engine is closed");
        }
    }

    /** Tasks without a thread. A pool starts one where {@link #offer} says no: when none is idle. */
    private static final class Waiting extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        void keep(Runnable task) {
            super.offer(task);
        }
    }
}
