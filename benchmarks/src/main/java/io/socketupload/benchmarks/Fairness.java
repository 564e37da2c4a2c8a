package io.socketupload.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socketupload.benchmarks.load.Client;
import io.socketupload.benchmarks.load.Client.Upload;
import io.socketupload.benchmarks.load.ClientKind;
import io.socketupload.benchmarks.load.Payload;
import io.socketupload.benchmarks.load.Sample;
import io.socketupload.benchmarks.load.SocketIoClient;

/** Small chunks over one connection, each acknowledged before the next: alone, or beside one that floods. */
record Fairness(boolean besideFlood, int chunks) implements Scenario {
    private static final int CHUNK = 4 * 1024;
    private static final int FLOOD_CHUNK = 64 * 1024;
    private static final int FLOOD_CHUNKS = 256;
    private static final int FLOOD_FILES = 16;

    @Override
    public String key() {
        return besideFlood ? "jf" : "ja";
    }

    @Override
    public String title() {
        return "Latency of " + chunks + " chunks of " + Report.size(CHUNK) + ", one after the other, "
                + (besideFlood ? "beside a connection that floods" : "alone");
    }

    @Override
    public List<Contestant> contestants() {
        return Scenarios.withAcks();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.P50, Metric.P99, Metric.LONGEST);
    }

    @Override
    public List<Metric> compared() {
        return List.of(Metric.P99);
    }

    @Override
    public int warmUps() {
        return 1;
    }

    @Override
    public Map<Metric, Double> measure(ServerProcess server, ClientKind kind) throws Exception {
        Sample file = new Sample(new Payload(CHUNK, chunks, 1), 0);
        Map<Metric, Double> values;
        try (SocketIoClient client = (SocketIoClient) kind.open(server.port())) {
            Latencies latencies = new Latencies();
            Upload upload = client.prepareOneByOne(file, latencies::add);
            Flood flood = besideFlood ? new Flood(server) : null;
            Meter meter = new Meter(server.account());
            try {
                Load.run(List.of(List.of(upload)));
            } finally {
                if (flood != null) {
                    flood.stop();
                }
            }
            values = meter.stop(List.of(file), latencies);
        }
        server.verify(List.of(file));
        return values;
    }

    /** A client that sends one file after the other, and heeds nothing. */
    private static final class Flood {
        private final ServerProcess server;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<Sample> files = new ArrayList<>();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> flood;

        /** Returns when it has sent the first. */
        Flood(ServerProcess server) throws InterruptedException {
            this.server = server;
            this.flood = thread.submit(() -> {
                try {
                    send();
                } finally {
                    begun.countDown();
                }
                return null;
            });
            begun.await();
        }

        private void send() throws IOException {
            Payload payload = new Payload(FLOOD_CHUNK, FLOOD_CHUNKS, FLOOD_FILES);
            try (Client client = ClientKind.SOCKET_IO.open(server.port())) {
                while (!stopped.get()) {
                    Sample file = new Sample(payload, files.size() % FLOOD_FILES);
                    files.add(file);
                    client.prepare(file).send();
                    begun.countDown();
                }
            }
        }

        void stop() throws Exception {
            stopped.set(true);
            flood.get();
            thread.shutdown();
            server.verify(files);
        }
    }
}
