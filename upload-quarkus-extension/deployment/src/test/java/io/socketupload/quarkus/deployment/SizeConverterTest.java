package io.socketupload.quarkus.deployment;

import io.socketupload.quarkus.SizeConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SizeConverterTest {
    private final SizeConverter sizes = new SizeConverter();

    /** As Spring reads them, so that a value can be moved; and as Quarkus does. */
    @ParameterizedTest
    @CsvSource({
        "100MB, 104857600",
        "100M, 104857600",
        "1mb, 1048576",
        "512KB, 524288",
        "2GB, 2147483648",
        "1TB, 1099511627776",
        "17B, 17",
        "17, 17",
        "0, 0",
        "' 4MB ', 4194304",
        "9223372036854775807, 9223372036854775807"
    })
    void reads_sizes_as_spring_and_quarkus_write_them(String size, long bytes) {
        assertThat(sizes.convert(size).asLongValue()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1MB", "1.5MB", "4 MB", "MB", "4PB"})
    void says_how_a_size_is_written(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sizes.convert(text))
                .withMessage("\"" + text + "\" is no size. Write a size such as 512KB or 4MB.");
    }

    @Test
    void refuses_what_no_number_can_count() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sizes.convert("9223372036854775808"))
                .withMessageContaining("more than can be counted");
    }

    @Test
    void takes_nothing_for_nothing() {
        assertThat(sizes.convert("")).isNull();
    }
}
