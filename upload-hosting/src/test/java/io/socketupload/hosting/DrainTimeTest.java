package io.socketupload.hosting;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DrainTimeTest {
    @ParameterizedTest
    @CsvSource({"PT30S, PT25S", "PT20S, PT15S", "PT8S, PT6S", "PT0S, PT0S"})
    void leaves_a_quarter_or_five_seconds_for_the_rest(Duration stop, Duration drain) {
        assertThat(DrainTime.within(stop)).isEqualTo(drain);
    }
}
