package io.socketupload.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.socketupload.benchmarks.Uploads.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportTest {
    private static final Contestant OURS = Contestant.of(Peer.OURS);
    private static final Contestant TUS = Contestant.of(Peer.TUS);
    private static final Contestant TCP = Contestant.of(Peer.TCP);

    @TempDir
    private Path directory;

    @Test
    void has_a_table_of_medians_with_their_range_and_of_ratios() {
        Rounds rounds = new Rounds();
        rounds.add(0, OURS, Map.of(Metric.SERVER_CPU, 1.0, Metric.THROUGHPUT, 500.0));
        rounds.add(0, TUS, Map.of(Metric.SERVER_CPU, 2.5, Metric.THROUGHPUT, 250.0));
        rounds.add(1, OURS, Map.of(Metric.SERVER_CPU, 2.0, Metric.THROUGHPUT, 500.0));
        rounds.add(1, TUS, Map.of(Metric.SERVER_CPU, 4.0, Metric.THROUGHPUT, 99.94));
        rounds.fail(TCP, "It fell over");
        Scenario scenario = new Uploads(
                "a",
                "Example",
                new Volume(8, 4, 256, 64 << 10),
                List.of(OURS, TUS, TCP),
                List.of(Metric.SERVER_CPU, Metric.THROUGHPUT),
                List.of(Metric.SERVER_CPU),
                1);

        assertThat(Report.of(Map.of(scenario, rounds), "On a machine.")).isEqualTo("""
                        On a machine.

                        ### a) Example: 8 connections, 4 × 16 MiB each in chunks of 64 KiB

                        | server | server CPU, s/GiB | × ours | MB/s | rounds |
                        | --- | --- | --- | --- | --- |
                        | **Socket Upload**, `--sync never` | 1.50 (1.00–2.00) | 1.00 | 500 | 2 |
                        | @tus/server on Node.js, one PATCH per file | 3.25 (2.50–4.00) | 2.25 (2.00–2.50) | 175 (99.9–250) | 2 |
                        | plain TCP to a file, in Java: the floor | – | – | – | 0 |

                        Failed: plain TCP to a file, in Java: the floor: It fell over
                        """);
    }

    @Test
    void goes_between_the_marks_of_a_page_and_replaces_what_was_there() throws IOException {
        Path page = Files.writeString(
                directory.resolve("page.md"), "before\n" + Report.BEGIN + "\nold\n" + Report.END + "\nafter\n");

        Report.insert(page, "new\n");
        Report.insert(page, "newer\n");

        assertThat(page).hasContent("before\n" + Report.BEGIN + "\nnewer\n\n" + Report.END + "\nafter\n");
    }

    @Test
    void goes_into_no_page_without_marks() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), "text\n");

        assertThatThrownBy(() -> Report.insert(page, "new\n")).isInstanceOf(IOException.class);

        assertThat(page).hasContent("text\n");
    }
}
