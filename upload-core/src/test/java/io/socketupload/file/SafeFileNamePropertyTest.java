package io.socketupload.file;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

class SafeFileNamePropertyTest {
    private static final int LIMIT = 255;
    private static final Pattern RESERVED = Pattern.compile("[/\\\\:*?\"<>|]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern NONCHARACTER =
            Pattern.compile("[\\x{fdd0}-\\x{fdef}\\x{fffe}\\x{ffff}\\x{1fffe}\\x{1ffff}\\x{10fffe}\\x{10ffff}]");
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$)");

    @Property(tries = 5_000)
    void every_name_becomes_a_safe_one(
            @ForAll("names") String displayName,
            @ForAll @IntRange(min = SafeFileName.MIN_BYTES, max = LIMIT) int limit) {
        String name = SafeFileName.of(displayName, limit);

        assertThat(name)
                .isNotEmpty()
                .doesNotStartWith(".")
                .doesNotStartWith("-")
                .doesNotEndWith(".");
        assertThat(Character.isSpaceChar(name.codePointAt(0))).isFalse();
        assertThat(Character.isSpaceChar(name.codePointBefore(name.length()))).isFalse();
        assertThat(name)
                .doesNotContainPattern(RESERVED)
                .doesNotContainPattern(INVISIBLE)
                .doesNotContainPattern(NONCHARACTER);
        assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(limit);
        assertThat(name.split("\\.", 2)[0].stripTrailing()).doesNotMatch(DEVICE);
    }

    @Property(tries = 5_000)
    void a_safe_name_stays_as_it_is(
            @ForAll("names") String displayName,
            @ForAll @IntRange(min = SafeFileName.MIN_BYTES, max = LIMIT) int limit) {
        String name = SafeFileName.of(displayName, limit);

        assertThat(SafeFileName.of(name, limit)).isEqualTo(name);
        assertThat(SafeFileName.of(name, LIMIT)).isEqualTo(name);
    }

    @Property(tries = 5_000)
    void a_short_extension_survives(@ForAll("names") String displayName) {
        assertThat(SafeFileName.of("a" + displayName + ".pdf", LIMIT)).endsWith(".pdf");
    }

    /** 1 to 1024 characters, dense in all that has a rule. */
    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> text = Arbitraries.oneOf(
                        Arbitraries.strings().all().ofMaxLength(12),
                        codePoints(0, 0x10ffff),
                        codePoints(0xd800, 0xdfff),
                        codePoints(0x300, 0x36f),
                        codePoints(0x1f300, 0x1faff),
                        codePoints(0x200b, 0x202f),
                        codePoints(0xe0000, 0xe007f),
                        codePoints(0xac00, 0xd7a3),
                        Arbitraries.strings()
                                .withChars("ae.- /\\:*?\"<>|_\u00a0\u3000")
                                .ofMaxLength(8),
                        Arbitraries.of(
                                "con",
                                "NUL",
                                "Aux",
                                "COM1",
                                "lpt\u00b3",
                                "CONIN$",
                                "nul .",
                                "nul\u3000.x",
                                " ",
                                ".",
                                ".tar.gz"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
        Arbitrary<Integer> times = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(1)),
                Tuple.of(1, Arbitraries.integers().between(2, 400)));
        return Combinators.combine(text, times)
                .as(String::repeat)
                .filter(name -> !name.isEmpty())
                .map(name -> name.substring(0, Math.min(name.length(), 1024)));
    }

    private static Arbitrary<String> codePoints(int min, int max) {
        return Arbitraries.integers()
                .between(min, max)
                .map(Character::toString)
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }
}
