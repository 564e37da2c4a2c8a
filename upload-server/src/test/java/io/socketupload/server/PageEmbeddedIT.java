package io.socketupload.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.socketupload.server.PageFiles.MIB;
import static org.assertj.core.api.Assertions.assertThat;

/** The element in one line of a page of somebody else, who has another origin. */
class PageEmbeddedIT {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>A page of somebody else</title>
              <link rel="icon" href="data:,">
              <style>
                socket-upload { --socket-upload-accent: rgb(0, 100, 0); }
                socket-upload::part(drop-area) { border-style: double; }
              </style>
            </head>
            <body>
              <script src="socket-upload.js" defer></script><socket-upload server="%s"></socket-upload>
              <script>document.querySelector("socket-upload").metadata = { album: "summer" };</script>
            </body>
            </html>
            """;

    @TempDir
    Path folder;

    private PageFiles files;
    private PageServer pages;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        files = new PageFiles(folder);
        pages = new PageServer(folder);
        server = ServerProcess.start(files.directory(), "--allow-origin", pages.origin());
        Files.writeString(folder.resolve("page.html"), PAGE.formatted(server.url()));
        for (String script : List.of("socket-upload.js", "checksums-worker.js")) {
            Files.writeString(folder.resolve(script), Http.get(server, script).body());
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        pages.close();
        server.close();
    }

    @Test
    void it_uploads_and_tells_the_page() throws Exception {
        List<Path> chosen = List.of(files.file("film", 3 * MIB));

        List<String> told = Browser.play("page-embedded/upload", pages.origin() + "/page.html", chosen.get(0));

        PageRow row = PageRow.of(told.get(0));
        assertThat(row.link()).startsWith(server.url() + "uploads/");
        files.assertStored(chosen, List.of(row));
        assertThat(told.subList(1, told.size()))
                .containsExactly(
                        "film {\"album\":\"summer\"}",
                        "upload-start socket-upload",
                        "upload-complete socket-upload film",
                        "uploads-end socket-upload 1");
    }

    @Test
    void it_looks_as_the_page_says_and_lives_no_longer_than_on_the_page() throws Exception {
        assertThat(Browser.play("page-embedded/style", pages.origin() + "/page.html"))
                .containsExactly("rgb(0, 100, 0)", "double");
    }
}
