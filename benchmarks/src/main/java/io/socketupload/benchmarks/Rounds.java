package io.socketupload.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What was measured in the rounds of one scenario. */
final class Rounds {
    /** The median of some values, the smallest and the largest. */
    record Summary(double median, double min, double max) {
        /** Of at least one value. */
        static Summary of(List<Double> values) {
            List<Double> sorted = new ArrayList<>(values);
            Collections.sort(sorted);
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Summary(median, sorted.get(0), sorted.get(sorted.size() - 1));
        }
    }

    private final Map<Contestant, Map<Integer, Map<Metric, Double>>> values = new HashMap<>();
    private final Map<Contestant, String> failures = new LinkedHashMap<>();

    void add(int round, Contestant contestant, Map<Metric, Double> measured) {
        values.computeIfAbsent(contestant, key -> new LinkedHashMap<>()).put(round, measured);
    }

    void fail(Contestant contestant, String reason) {
        failures.put(contestant, reason);
    }

    boolean isEmpty() {
        return values.isEmpty() && failures.isEmpty();
    }

    /** How often this one was measured. */
    int count(Contestant contestant) {
        return of(contestant).size();
    }

    /** Why a contestant failed the last time that it did. */
    Map<Contestant, String> failures() {
        return Collections.unmodifiableMap(failures);
    }

    Optional<Summary> summary(Contestant contestant, Metric metric) {
        return summarize(of(contestant).values().stream()
                .map(measured -> value(measured, metric))
                .toList());
    }

    /** How many times as much as the other it has: for each round in which both were measured, then the median of those. */
    Optional<Summary> ratio(Contestant contestant, Contestant other, Metric metric) {
        List<Double> ratios = new ArrayList<>();
        of(contestant).forEach((round, measured) -> {
            Map<Metric, Double> others = of(other).get(round);
            if (others != null && value(others, metric) > 0) {
                ratios.add(value(measured, metric) / value(others, metric));
            }
        });
        return summarize(ratios);
    }

    private Map<Integer, Map<Metric, Double>> of(Contestant contestant) {
        return values.getOrDefault(contestant, Map.of());
    }

    private static double value(Map<Metric, Double> measured, Metric metric) {
        return Objects.requireNonNull(measured.get(metric), metric.title());
    }

    private static Optional<Summary> summarize(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Summary.of(values));
    }
}
