package io.socketupload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UploadIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "0b9f-4c.tmp_~x", "a..b", "upload_1700000000000_k3j2"})
    void takes_letters_digits_and_four_signs(String value) {
        assertThat(UploadId.isValid(value)).isTrue();
        assertThat(new UploadId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "..", "-a", "_a", "~", "a/b", "a\\b", "../a", "a b", "a\n", "\na", "a\0", "\u00e9", "a:b",
                "%2e"
            })
    void refuses_anything_else(String value) {
        assertThat(UploadId.isValid(value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new UploadId(value));
    }

    @Test
    void has_128_characters_at_most() {
        assertThat(UploadId.isValid("x".repeat(128))).isTrue();
        assertThat(UploadId.isValid("x".repeat(129))).isFalse();
    }

    @Test
    void does_not_repeat_a_bad_value_in_the_message() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UploadId("<script>"))
                .withMessageNotContaining("script");
    }
}
