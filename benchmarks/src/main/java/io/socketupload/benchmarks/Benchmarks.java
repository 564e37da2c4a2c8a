package io.socketupload.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what uploads cost our server and others, and prints a report. Run it in the project's"
                + " folder, on a machine that does nothing else.")
public final class Benchmarks implements Callable<Integer> {
    @Option(names = "--minutes", defaultValue = "30", description = "How long it may take (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--rounds", defaultValue = "5", description = "How many rounds at the most (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "<key>",
            description = "Scenarios to run, such as a,b,jf; else all.")
    private List<String> only = List.of();

    @Option(
            names = "--divide",
            defaultValue = "1",
            paramLabel = "<number>",
            description = "Send so many times less, to try whether all works (${DEFAULT-VALUE}).")
    private int divisor;

    @Option(
            names = "--temporary",
            paramLabel = "<path>",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "Where servers store files while they are measured (${DEFAULT-VALUE}).")
    private Path temporary = Path.of("");

    @Option(
            names = "--into",
            paramLabel = "<path>",
            description = "A page to put the report into, such as docs/performance.md.")
    private @Nullable Path page;

    /** Exits with 0 if all was measured, with 1 if something failed. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Scenario> scenarios = Scenarios.all(divisor).stream()
                .filter(scenario -> only.isEmpty() || only.contains(scenario.key()))
                .toList();
        double load = Machine.load();
        Path directory = Files.createTempDirectory(temporary, "benchmarks-");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
        Consumer<String> log = System.err::println;
        Map<Scenario, Rounds> results;
        try (Runner runner = new Runner(new Installation(Path.of("")), directory, Duration.ofMinutes(minutes), log)) {
            results = runner.run(scenarios, rounds);
        }
        Files.delete(directory);
        String report = Report.of(results, conditions(load));
        System.out.println(report);
        if (page != null) {
            Report.insert(page, report);
        }
        return results.values().stream().allMatch(each -> each.failures().isEmpty()) ? 0 : 1;
    }

    private String conditions(double load) throws IOException {
        return (divisor == 1 ? "" : "**A trial with " + divisor + " times less: no measurement.** ") + "Measured on "
                + Machine.describe() + "; load before it began " + Report.number(load) + ".";
    }
}
