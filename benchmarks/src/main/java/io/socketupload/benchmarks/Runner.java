package io.socketupload.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Runs scenarios in rounds: in each, the servers take turns, and another one begins. */
final class Runner implements AutoCloseable {
    private final Installation installation;
    private final Path directory;
    private final long deadline;
    private final Consumer<String> log;
    private final Map<Peer, ServerProcess> running = new EnumMap<>(Peer.class);
    // What each server did already, unmeasured: Java compiles, and the kernel finds memory for files.
    private final Set<String> warm = new HashSet<>();
    private final Map<Scenario, Duration> lastTook = new HashMap<>();

    Runner(Installation installation, Path directory, Duration limit, Consumer<String> log) {
        this.installation = installation;
        this.directory = directory;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.log = log;
    }

    /** Measures each scenario as often as there are rounds, or time. */
    Map<Scenario, Rounds> run(List<Scenario> scenarios, int rounds) throws InterruptedException {
        Map<Scenario, Rounds> results = new LinkedHashMap<>();
        scenarios.forEach(scenario -> results.put(scenario, new Rounds()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Scenario, Rounds> each : results.entrySet()) {
                run(each.getKey(), round, each.getValue());
            }
        }
        return results;
    }

    private void run(Scenario scenario, int round, Rounds results) throws InterruptedException {
        long from = System.nanoTime();
        Duration expected = lastTook.getOrDefault(scenario, Duration.ZERO);
        if (from + expected.toNanos() > deadline) {
            log.accept("No time for " + scenario.key() + " in round " + (round + 1));
            return;
        }
        List<Contestant> turns = new ArrayList<>(scenario.contestants());
        Collections.rotate(turns, -round);
        for (Contestant contestant : turns) {
            if (System.nanoTime() > deadline) {
                log.accept("No time for the rest of " + scenario.key() + " in round " + (round + 1));
                return;
            }
            try {
                Map<Metric, Double> measured = measure(scenario, contestant);
                results.add(round, contestant, measured);
                log.accept("Round " + (round + 1) + ", " + scenario.key() + ", " + contestant.title() + ": "
                        + Report.number(
                                measured.getOrDefault(scenario.compared().get(0), 0.0)) + " "
                        + scenario.compared().get(0).title());
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                results.fail(contestant, String.valueOf(e.getMessage()));
                log.accept(scenario.key() + ", " + contestant.title() + " failed: " + e);
                stop(running.remove(contestant.peer()));
            }
        }
        lastTook.put(scenario, Duration.ofNanos(System.nanoTime() - from));
    }

    private Map<Metric, Double> measure(Scenario scenario, Contestant contestant) throws Exception {
        if (scenario.warmUps() == 0) {
            try (ServerProcess server = start(contestant.peer())) {
                return scenario.measure(server, contestant.client());
            }
        }
        ServerProcess server = running.get(contestant.peer());
        if (server == null) {
            server = start(contestant.peer());
            running.put(contestant.peer(), server);
        }
        try {
            if (warm.add(scenario.key() + contestant.title())) {
                for (int i = 0; i < scenario.warmUps(); i++) {
                    scenario.measure(server, contestant.client());
                    server.deleteLargeFiles();
                }
            }
            return scenario.measure(server, contestant.client());
        } finally {
            server.deleteLargeFiles();
        }
    }

    private ServerProcess start(Peer peer) throws IOException, InterruptedException {
        return ServerProcess.start(peer, installation, directory);
    }

    @Override
    public void close() throws IOException {
        running.values().forEach(this::stop);
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) {
                    Files.delete(path);
                }
            }
        }
    }

    private void stop(@Nullable ServerProcess server) {
        if (server == null) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            log.accept(e.toString());
        }
    }
}
