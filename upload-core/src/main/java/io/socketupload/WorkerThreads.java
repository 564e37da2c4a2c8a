package io.socketupload;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's own threads: virtual where Java has them, so that a sink that blocks costs no thread; else a bounded pool. */
final class WorkerThreads implements Executor, AutoCloseable {
    // So many sinks may block at once before others wait for them.
    private static final int POOL_SIZE = Math.max(32, 4 * Runtime.getRuntime().availableProcessors());

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
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                POOL_SIZE, POOL_SIZE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
