package io.socketupload;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadPolicy.Decision;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StartRatePolicyTest {
    // As System.nanoTime may be: about to overflow
    private long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(100);

    @Test
    void lets_a_burst_through_and_then_one_after_the_other() {
        UploadPolicy policy = policy(10, 3);
        assertThat(accepted(policy, 5)).isEqualTo(3);
        sleep(99);
        assertThat(accepted(policy, 5)).isZero();
        sleep(1);
        assertThat(accepted(policy, 5)).isEqualTo(1);
        sleep(250);
        assertThat(accepted(policy, 5)).isEqualTo(2);
        sleep(50);
        assertThat(accepted(policy, 5)).isEqualTo(1);
    }

    @Test
    void a_long_rest_gives_no_more_than_the_burst() {
        UploadPolicy policy = policy(10, 3);
        assertThat(accepted(policy, 5)).isEqualTo(3);
        sleep(TimeUnit.DAYS.toMillis(400));
        assertThat(accepted(policy, 5)).isEqualTo(3);
    }

    @Test
    void says_that_it_was_too_much() {
        UploadPolicy policy = policy(1, 1);
        policy.check(SampleSession.ofSize(1));
        assertThat(policy.check(SampleSession.ofSize(1)))
                .isEqualTo(Decision.reject(
                        UploadErrorCode.RATE_LIMITED, "Too many uploads in a short time; try again in a moment."));
    }

    @Test
    void resuming_counts_as_a_start_and_an_end_gives_nothing_back() {
        UploadPolicy policy = policy(1, 1);
        SampleSession upload = SampleSession.ofSize(1);
        policy.check(upload);
        policy.ended(upload.in(UploadState.SUSPENDED));
        assertThat(policy.check(SampleSession.ofSize(1).in(UploadState.RESUMING)))
                .isInstanceOf(Decision.Reject.class);
    }

    @Test
    void counts_each_owner_for_itself() {
        UploadPolicy policy = policy(1, 1);
        assertThat(policy.check(SampleSession.of("ada", 1))).isEqualTo(Decision.accept());
        assertThat(policy.check(SampleSession.of("bob", 1))).isEqualTo(Decision.accept());
        assertThat(policy.check(SampleSession.of("ada", 1))).isInstanceOf(Decision.Reject.class);
    }

    @Test
    void less_than_one_per_second_is_a_rate_too() {
        UploadPolicy policy = policy(0.5, 1);
        assertThat(accepted(policy, 2)).isEqualTo(1);
        sleep(1999);
        assertThat(accepted(policy, 2)).isZero();
        sleep(1);
        assertThat(accepted(policy, 2)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-9, 1, 1e9})
    void extremes_do_not_overflow(double rate) {
        UploadPolicy policy = policy(rate, Integer.MAX_VALUE);
        assertThat(accepted(policy, 1)).isEqualTo(1);
        sleep(1);
        assertThat(policy.check(SampleSession.ofSize(1))).isNotNull();
    }

    @Test
    void remembers_only_owners_who_started_something_lately() {
        StartRatePolicy policy = policy(10, 3);
        for (int i = 0; i < 10_000; i++) {
            policy.check(SampleSession.of("owner " + i, 1));
            sleep(1);
        }
        assertThat(policy.owners()).isLessThanOrEqualTo(100);
        sleep(300);
        policy.check(SampleSession.of("last", 1));
        assertThat(policy.owners()).isEqualTo(1);
    }

    @Test
    void one_who_never_rests_keeps_no_others_remembered() {
        StartRatePolicy policy = policy(10, 3);
        for (int i = 0; i < 1000; i++) {
            accepted(policy, 4);
            policy.check(SampleSession.of("owner " + i, 1));
            sleep(100);
        }
        assertThat(policy.owners()).isLessThanOrEqualTo(5);
    }

    @Property(tries = 200)
    void in_no_time_more_is_accepted_than_rate_and_burst_allow(
            @ForAll @DoubleRange(min = 0.1, max = 1000) double rate,
            @ForAll @IntRange(min = 1, max = 20) int burst,
            @ForAll Random random) {
        StartRatePolicy policy = policy(rate, burst);
        long start = now;
        int accepted = 0;
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(3) == 0 ? (long) (random.nextDouble() * 2e9 / rate) : 0;
            accepted += accepted(policy, 1);
            policy.check(SampleSession.of("other " + random.nextInt(5), 1));
            assertThat(accepted).isLessThanOrEqualTo((int) (burst + (now - start) * rate / 1e9 + 1e-6));
        }
    }

    private StartRatePolicy policy(double rate, int burst) {
        return new StartRatePolicy(rate, burst, () -> now);
    }

    private void sleep(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static int accepted(UploadPolicy policy, int starts) {
        int accepted = 0;
        for (int i = 0; i < starts; i++) {
            if (policy.check(SampleSession.ofSize(1)).equals(Decision.accept())) {
                accepted++;
            }
        }
        return accepted;
    }
}
