package io.socketupload;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's own threads: virtual where Java has them, so that a sink that blocks costs no thread; else a bounded pool. */
final class WorkerThreads implements Executor, AutoCloseable {
    // So many sinks may block at once before others wait for them.
    private static final int POOL_SIZE = Math.max(32, 4 * Runtime.getRuntime().availableProcessors());

    private final ExecutorService threads = Runtime.version().feature() >= 21 ? virtual() : pool();

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() instanceof Worker) {
            Turn.letOneGoFirst();
        }
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

    /** It starts a thread only if all are busy, and hands over sooner than a {@code ThreadPoolExecutor}. */
    private static ExecutorService pool() {
        return new ForkJoinPool(POOL_SIZE, Worker::new, null, true);
    }

    private static final class Worker extends ForkJoinWorkerThread {
        private static final AtomicInteger NUMBER = new AtomicInteger();

        Worker(ForkJoinPool pool) {
            super(pool);
            setName("upload-worker-" + NUMBER.incrementAndGet());
        }
    }

    /** A worker does what it has itself asked for before it looks for more: those who wait would wait for ever. */
    private static final class Turn extends RecursiveAction {
        private static final long serialVersionUID = 1;

        static void letOneGoFirst() {
            ForkJoinTask<?> waiting = pollSubmission();
            if (waiting != null) {
                waiting.fork();
            }
        }

        @Override
        protected void compute() {}
    }
}
