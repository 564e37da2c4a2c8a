package io.socketupload.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the code under test from several threads that start at once. */
final class Together {
    static final int THREADS = 16;

    private static final int PATIENCE_SECONDS = 60;

    /** What one thread does; threads count from 0. */
    @FunctionalInterface
    interface Part<T> {
        T call(int thread) throws Exception;
    }

    private Together() {}

    /** What each of {@link #THREADS} threads returns. */
    static <T> List<T> call(Part<T> part) throws Exception {
        return call(THREADS, part);
    }

    /** What another thread returns. */
    static <T> T elsewhere(Part<T> part) throws Exception {
        return call(1, part).get(0);
    }

    private static <T> List<T> call(int threads, Part<T> part) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(executor.submit(() -> {
                    start.await();
                    return part.call(thread);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "A call did not return within " + PATIENCE_SECONDS + " s: do threads wait" + " for one another?");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
