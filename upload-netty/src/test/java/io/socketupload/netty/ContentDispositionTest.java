package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    a.txt,           a.txt,        a.txt
                    a b.txt,         a b.txt,      a%20b.txt
                    ü.txt,           _.txt,        %C3%BC.txt
                    日本.txt,         __.txt,       %E6%97%A5%E6%9C%AC.txt
                    😀.txt,          _.txt,        %F0%9F%98%80.txt
                    a"b.txt,         a_b.txt,      a%22b.txt
                    a\\b.txt,        a_b.txt,      a%5Cb.txt
                    100%.txt,        100_.txt,     100%25.txt
                    a'b;c(d)*.txt,   a'b;c(d)*.txt,a%27b%3Bc%28d%29%2A.txt
                    !#$&+-.^_~.txt,  !#$&+-.^_~.txt,!#$&+-.^_~.txt
                    """)
    void a_name_is_written_for_old_clients_and_whole(String name, String ascii, String encoded) {
        assertThat(ContentDisposition.attachment(name))
                .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded);
    }

    @ParameterizedTest
    @CsvSource({"a\rb", "a\nb", "a\u0000b", "a\u007fb", "a\u0085b"})
    void a_control_character_does_not_get_into_the_header(String name) {
        assertThat(ContentDisposition.attachment(name)).matches("[ -~]+");
    }
}
