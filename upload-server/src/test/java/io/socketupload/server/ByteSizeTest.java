package io.socketupload.server;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1048576, 1048576",
        "7B, 7",
        "64KB, 65536",
        "64 KB, 65536",
        "64k, 65536",
        "64KiB, 65536",
        "' 5mb ', 5242880",
        "3GB, 3221225472",
        "8388607TB, 9223370937343148032",
    })
    void is_written_as_people_write_it(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MB", "-1", "1.5MB", "1,000", "1 0", "10PB", "1MBit", "1  KB", "0x10", "1000000000000000"})
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessage("'" + text + "' is no size; write it like 100MB, 64KB or 1048576");
    }

    @Test
    void more_bytes_than_a_long_can_count_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse("8388608TB"))
                .withMessage("'8388608TB' is more bytes than there are");
    }

    @Test
    void it_does_not_depend_on_the_locale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(ByteSize.parse("1kib").bytes()).isEqualTo(1024);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void what_must_fit_into_memory_is_more_than_nothing_and_less_than_512_mb() {
        assertThat(ByteSize.parse("1").toInt("--window")).isEqualTo(1);
        assertThat(new ByteSize((512L << 20) - 1).toInt("--window")).isEqualTo((512 << 20) - 1);
        for (String size : new String[] {"0", "512MB", "4GB", "5GB"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ByteSize.parse(size).toInt("--window"))
                    .withMessage("--window must be more than nothing and less than 512MB");
        }
    }
}
