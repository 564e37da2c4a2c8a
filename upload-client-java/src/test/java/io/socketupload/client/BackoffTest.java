package io.socketupload.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {
    @Test
    void doubles_up_to_its_limit() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), () -> 0);

        assertThat(backoff.delay(1)).hasMillis(500);
        assertThat(backoff.delay(2)).hasMillis(1000);
        assertThat(backoff.delay(6)).hasMillis(16_000);
        assertThat(backoff.delay(7)).hasSeconds(30);
        assertThat(backoff.delay(Integer.MAX_VALUE)).hasSeconds(30);
    }

    @Test
    void leaves_half_of_it_to_chance() {
        assertThat(new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), () -> 1).delay(1))
                .hasMillis(250);
    }
}
