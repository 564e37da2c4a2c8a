package io.socketupload.benchmarks;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.socketupload.benchmarks.load.Sample;

/** Runs from its construction on. */
final class Meter {
    private static final double GIB = 1 << 30;
    private static final double MB = 1e6;
    // What a server does behind its last answer is its work too.
    private static final long SETTLE_MILLIS = 100;

    private final ProcessAccount server;
    private final ProcessAccount client = ProcessAccount.own();
    private final double serverCpu;
    private final double clientCpu;
    private final long from;

    Meter(ProcessAccount server) throws IOException {
        this.server = server;
        server.resetPeak();
        serverCpu = server.cpuSeconds();
        clientCpu = client.cpuSeconds();
        from = System.nanoTime();
    }

    /** Stops when these files have been sent. */
    Map<Metric, Double> stop(List<Sample> files, Latencies latencies) throws IOException, InterruptedException {
        double seconds = (System.nanoTime() - from) / 1e9;
        double client = this.client.cpuSeconds() - clientCpu;
        Thread.sleep(SETTLE_MILLIS);
        double bytes = files.stream().mapToLong(Sample::size).sum();
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.SERVER_CPU, (server.cpuSeconds() - serverCpu) / bytes * GIB);
        values.put(Metric.CLIENT_CPU, client / bytes * GIB);
        values.put(Metric.THROUGHPUT, bytes / MB / seconds);
        values.put(Metric.UPLOADS, files.size() / seconds);
        values.put(Metric.P50, latencies.millis(0.5));
        values.put(Metric.P99, latencies.millis(0.99));
        values.put(Metric.LONGEST, latencies.millis(1));
        values.put(Metric.PEAK_MEMORY, server.peakBytes() / MB);
        return values;
    }
}
