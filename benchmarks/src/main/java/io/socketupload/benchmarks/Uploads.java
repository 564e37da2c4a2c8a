package io.socketupload.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.socketupload.benchmarks.load.Client;
import io.socketupload.benchmarks.load.Client.Upload;
import io.socketupload.benchmarks.load.ClientKind;
import io.socketupload.benchmarks.load.Payload;
import io.socketupload.benchmarks.load.Sample;
import org.jspecify.annotations.Nullable;

/** Files over a number of connections, as fast as they go. */
final class Uploads implements Scenario {
    /** What is sent. */
    record Volume(int connections, int filesPerConnection, int chunksPerFile, int chunkSize) {
        int files() {
            return connections * filesPerConnection;
        }

        /** Fewer chunks per file; of files with one chunk, fewer files. */
        Volume dividedBy(int divisor) {
            return chunksPerFile > 1
                    ? new Volume(connections, filesPerConnection, Math.max(2, chunksPerFile / divisor), chunkSize)
                    : new Volume(connections, Math.max(2, filesPerConnection / divisor), 1, chunkSize);
        }

        @Override
        public String toString() {
            String files = (connections == 1 ? "1 connection, " : connections + " connections, ") + filesPerConnection
                    + " × " + Report.size((long) chunksPerFile * chunkSize) + (connections == 1 ? "" : " each");
            return chunksPerFile > 1 ? files + " in chunks of " + Report.size(chunkSize) : files;
        }
    }

    private final String key;
    private final String title;
    private final Volume volume;
    private final List<Contestant> contestants;
    private final List<Metric> metrics;
    private final List<Metric> compared;
    private final int warmUps;
    private @Nullable Payload payload;

    Uploads(
            String key,
            String title,
            Volume volume,
            List<Contestant> contestants,
            List<Metric> metrics,
            List<Metric> compared,
            int warmUps) {
        this.key = key;
        this.title = title;
        this.volume = volume;
        this.contestants = contestants;
        this.metrics = metrics;
        this.compared = compared;
        this.warmUps = warmUps;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String title() {
        return title + ": " + volume;
    }

    @Override
    public List<Contestant> contestants() {
        return contestants;
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public List<Metric> compared() {
        return compared;
    }

    @Override
    public int warmUps() {
        return warmUps;
    }

    @Override
    public Map<Metric, Double> measure(ServerProcess server, ClientKind kind) throws Exception {
        if (payload == null) {
            payload = new Payload(volume.chunkSize(), volume.chunksPerFile(), volume.files());
        }
        List<Sample> files = new ArrayList<>();
        List<List<Upload>> uploads = new ArrayList<>();
        Map<Metric, Double> values;
        try (Clients clients = new Clients(server.port(), kind, volume.connections())) {
            for (Client client : clients.all()) {
                List<Upload> own = new ArrayList<>();
                for (int i = 0; i < volume.filesPerConnection(); i++) {
                    Sample file = new Sample(payload, files.size());
                    files.add(file);
                    own.add(client.prepare(file));
                }
                uploads.add(own);
            }
            Meter meter = new Meter(server.account());
            Latencies latencies = Load.run(uploads);
            values = meter.stop(files, latencies);
        }
        server.verify(files);
        return values;
    }
}
