package io.socketupload;

import java.util.Base64;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResumeTokenTest {
    @Test
    void a_random_token_has_192_bits_that_need_no_escape_in_a_url() {
        String value = ResumeToken.random().value();
        assertThat(value).matches("[A-Za-z0-9_-]{32}");
        assertThat(Base64.getUrlDecoder().decode(value)).hasSize(192 / 8);
    }

    @Test
    void random_tokens_differ_in_every_bit_and_do_not_repeat() {
        BitSet set = new BitSet();
        BitSet clear = new BitSet();
        Set<String> tokens = IntStream.range(0, 1000)
                .mapToObj(i -> ResumeToken.random().value())
                .collect(Collectors.toSet());
        for (String token : tokens) {
            BitSet bits = BitSet.valueOf(Base64.getUrlDecoder().decode(token));
            set.or(bits);
            bits.flip(0, 192);
            clear.or(bits);
        }
        assertThat(tokens).hasSize(1000);
        assertThat(set.cardinality()).isEqualTo(192);
        assertThat(clear.cardinality()).isEqualTo(192);
    }

    @Test
    void the_hash_is_sha_256_in_lower_case() {
        assertThat(new ResumeToken("abc").hash())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void a_token_matches_its_own_hash_only() {
        ResumeToken token = ResumeToken.random();
        assertThat(ResumeToken.matches(token.value(), token.hash())).isTrue();
        assertThat(ResumeToken.matches(ResumeToken.random().value(), token.hash()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                " ",
                "\u0000",
                "é",
                "\ud800",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void what_a_client_made_up_does_not_match(String token) {
        assertThat(ResumeToken.matches(token, new ResumeToken("abc").hash())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"})
    void a_hash_that_is_none_matches_nothing(String hash) {
        assertThat(ResumeToken.matches("abc", hash)).isFalse();
    }

    @Test
    void is_not_written_by_accident() {
        ResumeToken token = ResumeToken.random();
        assertThat(token.toString()).doesNotContain(token.value()).doesNotContain(token.hash());
    }
}
