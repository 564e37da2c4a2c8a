package io.socketupload.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.socketupload.benchmarks.load.Client.Upload;

/** Uploads over several connections at once, one after the other on each. */
final class Load {
    private static final long LIMIT_SECONDS = 120;

    private Load() {}

    /** Returns when all are done, and tells how long each upload took. */
    static Latencies run(List<List<Upload>> connections) throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (List<Upload> uploads : connections) {
            tasks.add(() -> {
                for (Upload upload : uploads) {
                    long from = System.nanoTime();
                    upload.send();
                    latencies.add(System.nanoTime() - from);
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Void> task : threads.invokeAll(tasks, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                task.get();
            }
        } catch (CancellationException e) {
            throw new IOException("Not done after " + LIMIT_SECONDS + " seconds", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            threads.shutdownNow();
        }
        return latencies;
    }
}
