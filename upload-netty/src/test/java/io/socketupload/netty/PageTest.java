package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
    private static String text(Page page, String name) {
        return page.file(name).content().toString(StandardCharsets.UTF_8);
    }

    @Test
    void only_files_that_are_there_are_kept_in_memory() throws ReflectiveOperationException {
        Page page = new Page("raw-page", "/");
        for (int i = 0; i < 1000; i++) {
            assertThat(page.file("missing-" + i + ".html").status().code()).isEqualTo(404);
        }
        assertThat(text(page, "app.js")).isEqualTo(text(page, "app.js")).contains("script");
        Field files = Page.class.getDeclaredField("files");
        files.setAccessible(true);
        assertThat((Map<?, ?>) files.get(page)).hasSizeLessThan(3);
    }

    @Test
    void a_page_is_told_where_the_uploads_are() {
        assertThat(text(new Page("raw-page", "/"), "")).doesNotContain("socket-upload-namespace");
        assertThat(text(new Page("raw-page/", "/files"), ""))
                .contains("<meta name=\"socket-upload-namespace\" content=\"/files\">");
        assertThat(text(new Page("raw-page", "/a\"&$1<b>"), "index.html")).contains("content=\"/a&quot;&amp;$1<b>\">");
    }
}
