package io.socketupload.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.socketupload.benchmarks.Uploads.Volume;
import io.socketupload.benchmarks.load.ClientKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** That all can be measured; each measurement checks what was stored. How fast anything is, is tested nowhere. */
class UploadsIT {
    private static final Installation INSTALLATION = new Installation(Path.of(".."));
    private static final int TINY = 128;

    @TempDir
    private Path directory;

    @Test
    void every_kind_of_client_uploads_to_every_server_that_it_is_for() throws Exception {
        List<Contestant> contestants = Scenarios.all(TINY).stream()
                .flatMap(scenario -> scenario.contestants().stream())
                .distinct()
                .toList();
        Scenario scenario = new Uploads(
                "",
                "",
                new Volume(2, 2, 3, 64 << 10),
                contestants,
                List.of(Metric.SERVER_CPU),
                List.of(Metric.SERVER_CPU),
                1);

        List<String> log = new ArrayList<>();
        Rounds rounds;
        try (Runner runner = new Runner(INSTALLATION, directory, Duration.ofMinutes(2), log::add)) {
            rounds = runner.run(List.of(scenario), 1).get(scenario);
        }

        assertThat(rounds.failures()).as(() -> String.join("\n", log)).isEmpty();
        assertThat(contestants)
                .extracting(Contestant::client)
                .contains(ClientKind.values())
                .hasSizeGreaterThan(Peer.values().length);
        assertThat(contestants)
                .allSatisfy(each -> assertThat(rounds.count(each)).isEqualTo(1));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void idle_connections_and_a_flood_stand_beside_uploads() throws Exception {
        List<Scenario> scenarios = List.of(new IdleConnections(5, 3, 2), new Fairness(false, 5), new Fairness(true, 5));

        try (ServerProcess server = ServerProcess.start(Peer.OURS, INSTALLATION, directory)) {
            for (Scenario scenario : scenarios) {
                assertThat(scenario.measure(server, ClientKind.SOCKET_IO_ACKS))
                        .containsKeys(scenario.metrics().toArray(new Metric[0]));
            }
        }
    }
}
