package io.socketupload.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {
    private static final long FAST = Duration.ofMillis(50).toNanos();
    private static final long SLOW = Duration.ofSeconds(5).toNanos();

    private final Pace pace = new Pace(10, 1000);

    @Test
    void begins_with_a_few_chunks() {
        assertThat(pace.bytes()).isEqualTo(40);
    }

    @Test
    void grows_to_the_window_while_answers_come_soon() {
        for (int i = 0; i < 200; i++) {
            pace.acknowledged(10, FAST);
        }

        assertThat(pace.bytes()).isEqualTo(1000);
    }

    @Test
    void shrinks_to_two_chunks_while_answers_come_late() {
        for (int i = 0; i < 200; i++) {
            pace.acknowledged(10, SLOW);
        }

        assertThat(pace.bytes()).isEqualTo(20);
    }

    @Test
    void never_exceeds_a_window_of_one_chunk() {
        Pace narrow = new Pace(10, 10);
        narrow.acknowledged(10, FAST);

        assertThat(narrow.bytes()).isEqualTo(10);
    }
}
