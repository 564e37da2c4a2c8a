package io.socketupload.hosting;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UploadPageTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, , false, //localhost:9999",
        "files.example.org, , true, https://files.example.org:9999",
        "[::1], , false, //[::1]:9999",
        ", , false, /",
        "localhost, /, false, /",
        "localhost, https://uploads.example.org, false, https://uploads.example.org"
    })
    void says_where_the_uploads_go(@Nullable String host, @Nullable String server, boolean encrypted, String told)
            throws IOException {
        String html = new UploadPage("/", server, encrypted, () -> 9999).index(host);
        assertThat(html)
                .startsWith("<!doctype html>")
                .containsOnlyOnce("<meta name=\"socket-upload-server\" content=\"" + told + "\">")
                .containsOnlyOnce("<meta name=\"socket-upload-namespace\" content=\"/\">");
    }

    @Test
    void what_it_is_told_stays_text() throws IOException {
        String html = new UploadPage("/\"><script>&", "/", false, () -> 0).index("localhost");
        assertThat(html).contains("content=\"/&quot;>&lt;script>&amp;\"");
    }
}
