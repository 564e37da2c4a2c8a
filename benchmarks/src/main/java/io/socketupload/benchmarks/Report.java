package io.socketupload.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.socketupload.benchmarks.Rounds.Summary;

/** What was measured, as Markdown. */
final class Report {
    static final String BEGIN = "<!-- measured: begin -->";
    static final String END = "<!-- measured: end -->";

    private static final String NOTHING = "–";

    private Report() {}

    static String of(Map<Scenario, Rounds> results, String conditions) {
        StringBuilder text = new StringBuilder(conditions).append("\n");
        results.forEach((scenario, rounds) -> {
            if (!rounds.isEmpty()) {
                append(text, scenario, rounds);
            }
        });
        return text.toString();
    }

    /** Puts a report where a page has a place for it. */
    static void insert(Path page, String report) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no place for a report");
        }
        Files.writeString(page, text.substring(0, begin + BEGIN.length()) + "\n" + report + "\n" + text.substring(end));
    }

    private static void append(StringBuilder text, Scenario scenario, Rounds rounds) {
        Contestant ours = scenario.contestants().get(0);
        text.append("\n### ")
                .append(scenario.key())
                .append(") ")
                .append(scenario.title())
                .append("\n\n| server |");
        for (Metric metric : scenario.metrics()) {
            text.append(' ').append(metric.title()).append(" |");
            if (scenario.compared().contains(metric)) {
                text.append(" × ours |");
            }
        }
        text.append(" rounds |\n| --- |")
                .append(" --- |"
                        .repeat(scenario.metrics().size() + scenario.compared().size() + 1));
        for (Contestant contestant : scenario.contestants()) {
            text.append("\n| ").append(contestant.title()).append(" |");
            for (Metric metric : scenario.metrics()) {
                text.append(' ')
                        .append(cell(rounds.summary(contestant, metric)))
                        .append(" |");
                if (scenario.compared().contains(metric)) {
                    text.append(' ')
                            .append(cell(rounds.ratio(contestant, ours, metric)))
                            .append(" |");
                }
            }
            text.append(' ').append(rounds.count(contestant)).append(" |");
        }
        text.append("\n");
        rounds.failures()
                .forEach((contestant, reason) -> text.append("\nFailed: ")
                        .append(contestant.title())
                        .append(": ")
                        .append(reason)
                        .append("\n"));
    }

    private static String cell(Optional<Summary> summary) {
        return summary.map(values -> number(values.median())
                        + (values.min() == values.max()
                                ? ""
                                : " (" + number(values.min()) + "–" + number(values.max()) + ")"))
                .orElse(NOTHING);
    }

    /** With no more digits than are of use. */
    static String number(double value) {
        String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A number of bytes that is a whole number of KiB. */
    static String size(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
