package io.socketupload.benchmarks;

import java.util.List;
import java.util.Map;

import io.socketupload.benchmarks.Rounds.Summary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundsTest {
    private static final Contestant OURS = Contestant.of(Peer.OURS);
    private static final Contestant OTHER = Contestant.of(Peer.NETTY);

    private final Rounds rounds = new Rounds();

    @Test
    void the_median_of_an_odd_number_is_the_middle_one() {
        assertThat(Summary.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Summary(2, 1, 9));
    }

    @Test
    void the_median_of_an_even_number_is_between_the_middle_two() {
        assertThat(Summary.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Summary(3, 1, 9));
    }

    @Test
    void a_ratio_is_the_median_of_the_ratios_within_rounds() {
        measured(0, 1, 10); // 10
        measured(1, 10, 20); // 2
        measured(2, 5, 15); // 3

        assertThat(rounds.ratio(OTHER, OURS, Metric.SERVER_CPU)).contains(new Summary(3, 2, 10));
        assertThat(rounds.ratio(OURS, OURS, Metric.SERVER_CPU)).contains(new Summary(1, 1, 1));
    }

    @Test
    void a_round_in_which_one_failed_has_no_ratio() {
        measured(0, 2, 8);
        rounds.add(1, OTHER, Map.of(Metric.SERVER_CPU, 100.0));
        rounds.fail(OURS, "It fell over");

        assertThat(rounds.ratio(OTHER, OURS, Metric.SERVER_CPU)).contains(new Summary(4, 4, 4));
        assertThat(rounds.summary(OTHER, Metric.SERVER_CPU)).contains(new Summary(54, 8, 100));
        assertThat(rounds.count(OURS)).isEqualTo(1);
    }

    @Test
    void what_was_never_measured_has_no_summary() {
        assertThat(rounds.summary(OURS, Metric.SERVER_CPU)).isEmpty();
        assertThat(rounds.ratio(OTHER, OURS, Metric.SERVER_CPU)).isEmpty();
        assertThat(rounds.isEmpty()).isTrue();
    }

    private void measured(int round, double ours, double other) {
        rounds.add(round, OURS, Map.of(Metric.SERVER_CPU, ours));
        rounds.add(round, OTHER, Map.of(Metric.SERVER_CPU, other));
    }
}
