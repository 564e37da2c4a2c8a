package io.socketupload.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.socketupload.benchmarks.Uploads.Volume;
import io.socketupload.benchmarks.load.ClientKind;

/** What there is to be measured. */
final class Scenarios {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private static final List<Metric> SPEED = List.of(
            Metric.SERVER_CPU, Metric.CLIENT_CPU, Metric.THROUGHPUT, Metric.P50, Metric.P99, Metric.PEAK_MEMORY);
    private static final List<Metric> RATE = List.of(Metric.UPLOADS, Metric.SERVER_CPU, Metric.P50, Metric.P99);
    private static final List<Metric> PACE = List.of(Metric.UPLOADS, Metric.P99);
    private static final List<Metric> COST = List.of(Metric.SERVER_CPU, Metric.THROUGHPUT);

    // Until Java has compiled what it takes.
    private static final int WARM_UPS = 4;

    private Scenarios() {}

    /** All of them, with files so many times smaller, or so many times fewer. */
    static List<Scenario> all(int divisor) {
        Volume one = new Volume(1, 10, 1600, 64 * KIB).dividedBy(divisor);
        Volume eight = new Volume(8, 4, 256, 64 * KIB).dividedBy(divisor);
        Volume large = new Volume(1, 10, 100, MIB).dividedBy(divisor);
        Volume polled = new Volume(1, 3, 1600, 64 * KIB).dividedBy(divisor);
        Volume flood = new Volume(50, 1, 320, 64 * KIB).dividedBy(divisor);
        Volume small = new Volume(1, 2000, 1, 10 * KIB).dividedBy(divisor);
        List<Contestant> everybody =
                Arrays.stream(Peer.values()).map(Contestant::of).toList();
        // The tutorial's server takes chunks of 128 KiB at the most
        List<Contestant> forLargeChunks =
                everybody.stream().filter(each -> each.peer() != Peer.TUTORIAL).toList();
        return List.of(
                new Uploads("a", "Large files", one, everybody, SPEED, COST, WARM_UPS),
                new Uploads("b", "Large files at once", eight, everybody, SPEED, COST, WARM_UPS),
                new Uploads("c", "Large chunks", large, forLargeChunks, SPEED, COST, WARM_UPS),
                new Uploads("d", "Acknowledgements and checksums", one, checked(), SPEED, COST, WARM_UPS),
                new Uploads("f", "Long-polling", polled, polling(), SPEED, COST, WARM_UPS),
                new Uploads(
                        "g",
                        "A flood on a server just started",
                        flood,
                        everybody,
                        SPEED,
                        List.of(Metric.SERVER_CPU, Metric.PEAK_MEMORY),
                        0),
                new Uploads("h", "Small files, one after the other", small, everybody, RATE, PACE, WARM_UPS),
                new Uploads("hs", "Small files on a server just started", small, everybody, RATE, PACE, 0),
                new IdleConnections(Math.max(10, 2000 / divisor), 100, Math.max(2, 32 / divisor)),
                new Fairness(false, Math.max(10, 2000 / divisor)),
                new Fairness(true, Math.max(10, 2000 / divisor)));
    }

    /** Those that can acknowledge chunks. */
    static List<Contestant> withAcks() {
        return Stream.of(Peer.OURS, Peer.TUTORIAL, Peer.NAIVE, Peer.NETTY)
                .map(peer -> new Contestant(peer, ClientKind.SOCKET_IO_ACKS))
                .toList();
    }

    private static List<Contestant> checked() {
        return Stream.of(
                        ClientKind.SOCKET_IO,
                        ClientKind.SOCKET_IO_ACKS,
                        ClientKind.SOCKET_IO_CRC32C,
                        ClientKind.SOCKET_IO_SHA256)
                .map(client -> new Contestant(Peer.OURS, client))
                .toList();
    }

    /** netty-socketio does not decode what comes by long-polling. */
    private static List<Contestant> polling() {
        return Stream.of(Peer.OURS, Peer.TUTORIAL)
                .map(peer -> new Contestant(peer, ClientKind.POLLING))
                .toList();
    }
}
