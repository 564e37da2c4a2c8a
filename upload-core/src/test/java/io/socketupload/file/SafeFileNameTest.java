package io.socketupload.file;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SafeFileNameTest {
    private static final int LIMIT = 255;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            report.pdf               → report.pdf
            my report (final).pdf    → my report (final).pdf
            Lebenslauf Müller.pdf    → Lebenslauf Müller.pdf
            写真.jpg                  → 写真.jpg
            👩\\u200d👧.png            → 👩👧.png
            Cafe\\u0301.txt           → Café.txt
            e\\u200d\\u0301.txt        → é.txt
            ../../etc/passwd         → _.._etc_passwd
            ..\\\\..\\\\boot.ini         → _.._boot.ini
            /etc/passwd              → _etc_passwd
            C:\\\\temp\\\\a.txt          → C__temp_a.txt
            a:stream                 → a_stream
            a*b?c"d<e>f|g            → a_b_c_d_e_f_g
            <\\u0338.txt              → ≮.txt
            .htaccess                → htaccess
            -rf                      → rf
            --.- x                   → x
            ` x . `                  → x
            \\u00a0\\u3000x\\u00a0.     → x
            a\\u0000b.txt             → ab.txt
            a\\r\\nb\\tc.txt            → abc.txt
            a\\u2028b\\u2029c\\u0085d    → abcd
            invoice\\u202efdp.exe     → invoicefdp.exe
            \\ufeffa\\u200bb\\u00adc     → abc
            flag\\udb40\\udc67\\udb40\\udc7f.gif → flag.gif
            a\\ud83db\\udca9c.txt      → abc.txt
            \\ud83d\\u200b\\udca9.txt   → txt
            a\\ufffe\\ufdd0\\ud83f\\udfffb → ab
            CON                      → _CON
            nul.txt                  → _nul.txt
            NUL .txt                 → _NUL .txt
            NUL.tar.gz               → _NUL.tar.gz
            nul\\u200b.txt            → _nul.txt
            Aux.                     → _Aux
            com0                     → _com0
            COM1.log                 → _COM1.log
            COM¹                     → _COM¹
            lpt³.x                   → _lpt³.x
            conin$                   → _conin$
            CONOUT$.txt              → _CONOUT$.txt
            COM10                    → COM10
            CONSOLE.txt              → CONSOLE.txt
            nul_.txt                 → nul_.txt
            nul:                     → nul_
            ``                       → file
            .                        → file
            ..                       → file
            - .                      → file
            \\u202e                   → file
            \\ud800                   → file
            file                     → file
            """, delimiter = '→')
    void makes_a_safe_name(String displayName, String safeName) {
        assertThat(SafeFileName.of(unescaped(displayName), LIMIT)).isEqualTo(safeName);
    }

    @Test
    void keeps_the_extension_of_a_long_name() {
        assertThat(SafeFileName.of("x".repeat(1000) + ".jpeg", LIMIT)).isEqualTo("x".repeat(250) + ".jpeg");
    }

    @Test
    void keeps_an_extension_of_32_bytes() {
        String extension = "." + "e".repeat(32);
        assertThat(SafeFileName.of("x".repeat(1000) + extension, LIMIT)).isEqualTo("x".repeat(222) + extension);
    }

    @Test
    void cuts_an_extension_which_is_longer() {
        String name = "a." + "e".repeat(1000);
        assertThat(SafeFileName.of(name, LIMIT)).isEqualTo(name.substring(0, LIMIT));
    }

    @Test
    void keeps_a_name_that_just_fits() {
        String name = "ü".repeat(125) + "x.txt";
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSize(LIMIT);
        assertThat(SafeFileName.of(name, LIMIT)).isEqualTo(name);
    }

    @Test
    void never_cuts_inside_a_code_point() {
        assertThat(SafeFileName.of("😀".repeat(512), LIMIT)).isEqualTo("😀".repeat(63));
        assertThat(SafeFileName.of("a" + "😀".repeat(500) + ".txt", LIMIT)).isEqualTo("a" + "😀".repeat(62) + ".txt");
    }

    @Test
    void leaves_no_space_where_it_cut() {
        assertThat(SafeFileName.of("a" + " ".repeat(500) + "b.txt", LIMIT)).isEqualTo("a.txt");
        assertThat(SafeFileName.of("a" + " ".repeat(500) + "b", LIMIT)).isEqualTo("a");
    }

    @Test
    void finds_the_device_name_which_cutting_uncovers() {
        assertThat(SafeFileName.of("nul" + " ".repeat(500) + "b.txt", LIMIT)).isEqualTo("_nul.txt");
        assertThat(SafeFileName.of("nul." + "x".repeat(500) + ".txt", LIMIT))
                .isEqualTo("_nul." + "x".repeat(246) + ".txt");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, SafeFileName.MIN_BYTES - 1})
    void refuses_a_limit_which_leaves_no_room(int maxBytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> SafeFileName.of("a.txt", maxBytes));
    }

    /** Java's own escapes, which a text block would resolve before JUnit splits it. */
    private static String unescaped(String text) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(escape.group(1), 16))))
                .translateEscapes();
    }
}
