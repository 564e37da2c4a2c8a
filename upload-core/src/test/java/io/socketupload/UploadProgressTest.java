package io.socketupload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UploadProgressTest {
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.0",
        "5, 10, 50.0",
        "10, 10, 100.0",
        "0, 0, 100.0",
        "11, 10, 100.0",
        "9223372036854775807, 9223372036854775807, 100.0"
    })
    void is_a_percentage_of_0_to_100(long bytes, long total, double percentage) {
        assertThat(new UploadProgress(bytes, total, 0).percentage()).isEqualTo(percentage);
    }

    @Test
    void knows_the_seconds_left_rounded_up() {
        assertThat(new UploadProgress(0, 10, 5).secondsLeft()).hasValue(2);
        assertThat(new UploadProgress(0, 11, 5).secondsLeft()).hasValue(3);
        assertThat(new UploadProgress(10, 11, 5).secondsLeft()).hasValue(1);
    }

    @Test
    void has_no_seconds_left_at_the_end() {
        assertThat(new UploadProgress(10, 10, 5).secondsLeft()).hasValue(0);
        assertThat(new UploadProgress(0, 0, 0).secondsLeft()).hasValue(0);
    }

    @Test
    void of_a_file_of_unknown_size_knows_nothing_but_the_bytes() {
        UploadProgress progress = new UploadProgress(5, FileMetadata.UNKNOWN_SIZE, 5);
        assertThat(progress.percentage()).isZero();
        assertThat(progress.secondsLeft()).isEmpty();
    }

    @Test
    void does_not_guess_without_a_speed() {
        assertThat(new UploadProgress(0, 10, 0).secondsLeft()).isEmpty();
    }

    @Test
    void does_not_overflow() {
        assertThat(new UploadProgress(0, Long.MAX_VALUE, 1).secondsLeft()).hasValue(Long.MAX_VALUE);
        assertThat(new UploadProgress(1, 10, Long.MAX_VALUE).secondsLeft()).hasValue(1);
        assertThat(new UploadProgress(0, Long.MAX_VALUE, Long.MAX_VALUE).secondsLeft())
                .hasValue(1);
    }
}
