package io.socketupload;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
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

    private final ExecutorService threads = Runtime.version().feature() >= 21 ? virtual() : new Pool();

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

    /** Gives a task to the thread that was busy last, which is awake soonest. */
    private static final class Pool extends ThreadPoolExecutor {
        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

        Pool() {
            super(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons());
        }

        @Override
        public void execute(Runnable task) {
            if (start(task)) {
                return;
            }
            waiting.add(task);
            start(() -> {}); // one may have become free before it could see the task
        }

        /** Whether there was a thread for it. */
        private boolean start(Runnable task) {
            try {
                super.execute(() -> runAndGoOn(task));
                return true;
            } catch (RejectedExecutionException e) {
                if (isShutdown()) {
                    throw e;
                }
                return false;
            }
        }

        private void runAndGoOn(Runnable task) {
            for (Runnable next = task; next != null; next = waiting.poll()) {
                try {
                    next.run();
                } catch (Throwable e) { // or those that wait would miss a thread
                    Thread thread = Thread.currentThread();
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
            }
        }

        private static ThreadFactory daemons() {
            AtomicInteger number = new AtomicInteger();
            return task -> {
                Thread thread = new Thread(task, "upload-worker-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            };
        }
    }
}
