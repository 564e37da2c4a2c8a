package io.socketupload.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.socketupload.benchmarks.load.Client;
import io.socketupload.benchmarks.load.Client.Upload;
import io.socketupload.benchmarks.load.ClientKind;
import io.socketupload.benchmarks.load.Payload;
import io.socketupload.benchmarks.load.Sample;
import io.socketupload.benchmarks.load.SocketIoClient;

/** Many connections that do nothing, and some that upload, waiting for the acknowledgement of each chunk. */
record IdleConnections(int idle, int active, int chunksPerFile) implements Scenario {
    private static final int CHUNK = 64 * 1024;
    private static final double KB = 1e3;
    private static final long SETTLE_MILLIS = 500;

    @Override
    public String key() {
        return "i";
    }

    @Override
    public String title() {
        return idle + " idle connections, and " + active + " that upload " + Report.size((long) chunksPerFile * CHUNK)
                + " each, chunk by chunk; latency of a chunk";
    }

    @Override
    public List<Contestant> contestants() {
        return Scenarios.withAcks();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.MEMORY_PER_CONNECTION,
                Metric.THROUGHPUT,
                Metric.P50,
                Metric.P99,
                Metric.LONGEST,
                Metric.PEAK_MEMORY);
    }

    @Override
    public List<Metric> compared() {
        return List.of(Metric.MEMORY_PER_CONNECTION, Metric.P99);
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Map<Metric, Double> measure(ServerProcess server, ClientKind kind) throws Exception {
        // The first connection loads classes, which is not what one costs.
        new Clients(server.port(), kind, 1).close();
        Thread.sleep(SETTLE_MILLIS);
        long before = server.account().residentBytes();
        Payload payload = new Payload(CHUNK, chunksPerFile, active);
        List<Sample> files = new ArrayList<>();
        Map<Metric, Double> values;
        try (Clients idlers = new Clients(server.port(), kind, idle)) {
            Thread.sleep(SETTLE_MILLIS);
            double perConnection = (server.account().residentBytes() - before) / KB / idle;
            try (Clients clients = new Clients(server.port(), kind, active)) {
                Latencies latencies = new Latencies();
                List<List<Upload>> uploads = new ArrayList<>();
                for (Client client : clients.all()) {
                    Sample file = new Sample(payload, files.size());
                    files.add(file);
                    uploads.add(List.of(((SocketIoClient) client).prepareOneByOne(file, latencies::add)));
                }
                Meter meter = new Meter(server.account());
                Load.run(uploads);
                values = meter.stop(files, latencies);
            }
            for (Client idler : idlers.all()) {
                if (!((SocketIoClient) idler).isAlive()) {
                    throw new IOException("The server closed an idle connection");
                }
            }
            values.put(Metric.MEMORY_PER_CONNECTION, perConnection);
        }
        server.verify(files);
        return values;
    }
}
