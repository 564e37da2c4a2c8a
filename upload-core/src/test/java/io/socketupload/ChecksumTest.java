package io.socketupload;

import io.socketupload.Checksum.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChecksumTest {
    private static final String HEX_64 = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "crc32c, 8, CRC32C",
        "sha-256, 64, SHA_256",
        "sha-512, 128, SHA_512",
        "CRC32C, 8, CRC32C",
        "Sha-256, 64, SHA_256",
    })
    void reads_an_algorithm_and_as_many_digits_as_it_has(String name, int digits, Algorithm algorithm) {
        String hex = "0123456789abcdef".repeat(8).substring(0, digits);
        assertThat(Checksum.parse(name + ":" + hex)).isEqualTo(new Checksum(algorithm, hex));
    }

    @Test
    void bare_digits_are_sha_256() {
        assertThat(Checksum.parse(HEX_64)).isEqualTo(new Checksum(Algorithm.SHA_256, HEX_64));
    }

    @Test
    void upper_case_is_the_same_checksum() {
        assertThat(Checksum.parse("CRC32C:89ABCDEF")).isEqualTo(Checksum.parse("crc32c:89abcdef"));
        assertThat(Checksum.parse(HEX_64.toUpperCase(java.util.Locale.ROOT))).isEqualTo(Checksum.parse(HEX_64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crc32c:00ff00ff",
                "sha-256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void is_written_as_it_is_read(String text) {
        assertThat(Checksum.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "abc",
                "crc32c:",
                "crc32c:1234567",
                "crc32c:123456789",
                "crc32c:1234567g",
                "crc32c: 1234567",
                "crc32c:+1234567",
                "crc32c:１２３４５６７８",
                "crc32c:crc32c:12345678",
                "sha-256:12345678",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeff",
                "x123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            })
    void refuses_what_is_no_checksum(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checksum.parse(text))
                .withMessageStartingWith("A checksum ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:" + "00", "SHA_256:00", " crc32c:12345678"})
    void names_the_algorithms_that_it_knows_when_it_refuses_another(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checksum.parse(text))
                .withMessageContaining("crc32c, sha-256, sha-512");
    }
}
