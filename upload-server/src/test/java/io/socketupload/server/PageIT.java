package io.socketupload.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.server.PageFiles.MIB;
import static org.assertj.core.api.Assertions.assertThat;

/** The server's own page, in a browser. Every test also fails if the page writes an error to the browser's console. */
class PageIT {
    @TempDir
    Path folder;

    private PageFiles files;
    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        files = new PageFiles(folder);
        directory = files.directory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"choose", "drop", "withoutWebSocket"})
    void several_files_at_once_are_stored_as_they_are(String scenario) throws Exception {
        List<Path> chosen = List.of(
                files.file("empty", 0),
                files.file("one byte", 1),
                files.file("<img src=x onerror=alert(1)>.png", 1000),
                files.file("\"double\" & 'single'.txt", 256 * 1024),
                files.file("large.bin", 30 * MIB),
                files.file("odd", 3 * MIB + 1));
        try (ServerProcess server = ServerProcess.start(directory)) {
            files.assertStored(chosen, play(server, scenario, chosen));
        }
    }

    @Test
    void a_file_of_200_megabytes_is_stored_as_it_is_and_its_checksum_is_shown() throws Exception {
        Path file = files.file("film", 200 * MIB);
        Path downloaded = folder.resolve("downloaded");
        try (ServerProcess server = ServerProcess.start(directory, "--max-file-size", "200MB")) {
            List<String> told = Browser.play("page/download", server.url(), file, downloaded);

            assertThat(told.get(1)).isEqualTo("sha-256:" + Stored.sha256(file));
            assertThat(Stored.sha256(downloaded)).isEqualTo(Stored.sha256(file));
            assertThat(files.parts()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropFolder", "chooseFolder"})
    void all_files_in_a_folder_are_uploaded_and_their_folders_told(String scenario) throws Exception {
        Path top = folder.resolve("top");
        Files.createDirectories(top.resolve("empty"));
        Files.createDirectories(top.resolve("deep").resolve("deeper"));
        Files.writeString(top.resolve("a.txt"), "a");
        Files.writeString(top.resolve("deep/deeper/b.txt"), "b");
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<String> told = Browser.play("page/" + scenario, server.url(), top, 2);

            assertThat(told)
                    .extracting(line -> line.split("\t", 4)[3])
                    .containsExactlyInAnyOrder("top/\ttop/a.txt", "top/deep/deeper/\ttop/deep/deeper/b.txt");
            for (String line : told) {
                PageRow row = PageRow.of(line);
                assertThat(row.state()).isEqualTo("complete");
                assertThat(row.storedName()).endsWith("_" + row.name());
                assertThat(directory.resolve(row.storedName()))
                        .hasContent(row.name().substring(0, 1));
            }
        }
    }

    @Test
    void a_folder_without_files_is_answered() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("top/empty"));
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertThat(Browser.play("page/dropNothing", server.url(), empty.getParent()))
                    .containsExactly("There are no files in it.");
        }
    }

    @Test
    void a_pasted_file_is_uploaded_and_pasted_text_is_left_alone() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            PageRow row = PageRow.of(
                    Browser.play("page/paste", server.url(), "pasted.txt").get(0));

            assertThat(row.state()).isEqualTo("complete");
            assertThat(directory.resolve(row.storedName())).hasContent("pasted.txt");
        }
    }

    @Test
    void file_names_are_shown_as_text() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<PageRow> rows = play(server, "hostileNames", List.of());

            for (PageRow row : rows) {
                assertThat(row.state()).isEqualTo("complete");
                assertThat(directory.resolve(row.storedName())).hasContent(row.name());
            }
            assertThat(Stored.files(directory)).hasSize(rows.size());
        }
    }

    @Test
    void a_cancelled_file_leaves_nothing_and_others_can_follow() throws Exception {
        Path small = files.file("small", 1000);
        try (ServerProcess server = ServerProcess.start(directory);
                FaultProxy line = slowLine(server)) {
            List<PageRow> rows = PageRow.play("page/cancel", line.url(), List.of(files.file("large", 90 * MIB), small));

            assertThat(rows).extracting(PageRow::state).containsExactly("cancelled", "complete");
            assertThat(Stored.files(directory))
                    .containsExactly(directory.resolve(rows.get(1).storedName()));
            files.awaitNoParts();
        }
    }

    @Test
    void a_cancelled_file_can_be_tried_again() throws Exception {
        List<Path> chosen = List.of(files.file("large", 40 * MIB));
        try (ServerProcess server = ServerProcess.start(directory);
                FaultProxy line = slowLine(server)) {
            List<PageRow> rows = PageRow.play("page/again", line.url(), chosen);

            files.awaitNoParts();
            files.assertStored(chosen, rows);
        }
    }

    @Test
    void a_paused_file_waits_and_goes_on_when_it_is_resumed() throws Exception {
        List<Path> chosen = List.of(files.file("large", 40 * MIB), files.file("small", 1000));
        try (ServerProcess server = ServerProcess.start(directory);
                FaultProxy line = slowLine(server)) {
            files.assertStored(chosen, PageRow.play("page/pause", line.url(), chosen));
        }
    }

    @Test
    void all_files_can_be_paused_and_resumed_and_cancelled_at_once() throws Exception {
        Path small = files.file("small", 1000);
        List<Path> chosen = List.of(
                small,
                files.file("a", 40 * MIB),
                files.file("b", 40 * MIB),
                files.file("c", 40 * MIB),
                files.file("d", 40 * MIB));
        try (ServerProcess server = ServerProcess.start(directory);
                FaultProxy line = slowLine(server)) {
            List<PageRow> rows = PageRow.play("page/all", line.url(), chosen);

            assertThat(rows.subList(0, 4)).extracting(PageRow::state).containsOnly("cancelled");
            files.awaitNoParts();
            files.assertStored(List.of(small), rows.subList(4, 5));
        }
    }

    @Test
    void of_ten_thousand_files_only_those_in_sight_have_rows() throws Exception {
        int count = 10_000;
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < count; i++) {
            Files.writeString(many.resolve("file " + i), "content " + i);
        }
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<String> told = Browser.play("page/many", server.url(), many, count, files.file("small", 1000));

            Matcher ended = Pattern.compile("([\\d,]+) files? uploaded, ([\\d,]+) cancelled")
                    .matcher(told.get(0));
            assertThat(ended.matches()).as(told.get(0)).isTrue();
            int complete = Integer.parseInt(ended.group(1).replace(",", ""));
            int cancelled = Integer.parseInt(ended.group(2).replace(",", ""));
            assertThat(complete + cancelled).isEqualTo(count);
            assertThat(Integer.parseInt(told.get(1))).isBetween(1, 400);
            files.awaitNoParts();
            assertThat(PageRow.of(told.get(2)).state()).isEqualTo("complete");
            // And those under way when all were cancelled may have been finished already
            assertThat(Stored.files(directory)).hasSizeBetween(complete + 1, complete + 4);
        }
    }

    @Test
    void a_file_that_is_too_large_is_refused_with_a_sentence() throws Exception {
        Path file = files.file("large", 2 * MIB + 1);
        try (ServerProcess server = ServerProcess.start(directory, "--max-file-size", "2MB")) {
            assertThat(Browser.play("page/refuse", server.url(), file))
                    .containsExactly("The file is larger than the 2 MB this server accepts.");
        }
        assertThat(Stored.files(directory)).isEmpty();
    }

    @Test
    void the_limits_are_shown_before_a_file_is_chosen() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "--max-file-size", "2MB")) {
            assertThat(Browser.play("page/limits", server.url())).containsExactly("Up to 2 MB per file.");
        }
    }

    @Test
    void the_link_to_a_finished_file_downloads_it() throws Exception {
        Path file = files.file("a \"fine\" file.html", 2 * MIB);
        Path downloaded = folder.resolve("downloaded");
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<String> told = Browser.play("page/download", server.url(), file, downloaded);

            assertThat(told.get(0)).endsWith(".html");
            assertThat(downloaded).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void there_is_no_link_when_the_server_serves_no_files() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "--no-downloads")) {
            assertThat(play(server, "choose", List.of(files.file("small", 10))))
                    .singleElement()
                    .isEqualTo(new PageRow("complete", "small", ""));
        }
    }

    @Test
    void it_finds_the_namespace_of_the_server() throws Exception {
        List<Path> chosen = List.of(files.file("small", 10));
        try (ServerProcess server = ServerProcess.start(directory, "--namespace", "/a&b \"c\"")) {
            files.assertStored(chosen, play(server, "choose", chosen));
        }
    }

    @Test
    void its_policy_lets_no_foreign_code_in_and_no_data_out() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertThat(Browser.play("page/attack", server.url()))
                    .containsExactly("connect-src img-src script-src-attr script-src-elem", "nosniff");
        }
    }

    private static List<PageRow> play(ServerProcess server, String scenario, List<Path> files) throws Exception {
        return PageRow.play("page/" + scenario, server.url(), files);
    }

    /** So slow that there is time to do something before a file has arrived. */
    static FaultProxy slowLine(ServerProcess server) throws Exception {
        FaultProxy line = new FaultProxy(server.port());
        line.delay(4, 1 << 14);
        return line;
    }
}
