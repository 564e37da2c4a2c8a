package io.socketupload.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimeSpanTest {
    @ParameterizedTest
    @CsvSource({"30s,PT30S", "90m,PT90M", "24h,PT24H", "7d,P7D", "7 D,P7D", "' 1H ',PT1H", "999999999d,P999999999D"})
    void is_a_number_and_a_unit(String text, Duration time) {
        assertThat(TimeSpan.parse(text).duration()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "h", "0s", "-1h", "1.5h", "1h30m", "1 week", "1000000000d"})
    void is_nothing_else(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeSpan.parse(text))
                .withMessage("'" + text + "' is no time; write it like 24h, 90m or 7d");
    }

    @Test
    void of_other_digits_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeSpan.parse("\u0661h"));
    }
}
