package io.socketupload.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The server's own page, in a browser. Every test also fails if the page writes an error to the browser's console. */
class PageIT {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = folder.resolve("uploads");
    }

    @ParameterizedTest
    @ValueSource(strings = {"choose", "drop", "withoutWebSocket"})
    void several_files_at_once_are_stored_as_they_are(String scenario) throws Exception {
        List<Path> files = List.of(
                file("empty", 0),
                file("one byte", 1),
                file("<img src=x onerror=alert(1)>.png", 1000),
                file("\"double\" & 'single'.txt", 256 * 1024),
                file("large.bin", 30 * MIB),
                file("odd", 3 * MIB + 1));
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertStored(files, play(server, scenario, files));
        }
    }

    @Test
    void file_names_are_shown_as_text() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<Row> rows = play(server, "hostileNames", List.of());

            for (Row row : rows) {
                assertThat(row.state()).isEqualTo("complete");
                assertThat(directory.resolve(row.storedName())).hasContent(row.name());
            }
            assertThat(Stored.files(directory)).hasSize(rows.size());
        }
    }

    @Test
    void a_cancelled_file_leaves_nothing_and_others_can_follow() throws Exception {
        Path small = file("small", 1000);
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<Row> rows = play(server, "cancel", List.of(file("large", 90 * MIB), small));

            assertThat(rows).extracting(Row::state).containsExactly("cancelled", "complete");
            assertThat(Stored.files(directory))
                    .containsExactly(directory.resolve(rows.get(1).storedName()));
            await().untilAsserted(() -> assertThat(Stored.parts(directory)).isEmpty());
        }
    }

    @Test
    void a_file_that_is_too_large_is_refused_with_a_sentence() throws Exception {
        Path file = file("large", 2 * MIB + 1);
        try (ServerProcess server = ServerProcess.start(directory, "--max-file-size", "2MB")) {
            assertThat(Browser.play("page/refuse", server.url(), file))
                    .containsExactly("The file is larger than the 2 MB this server accepts.");
        }
        assertThat(Stored.files(directory)).isEmpty();
    }

    @Test
    void the_link_to_a_finished_file_downloads_it() throws Exception {
        Path file = file("a \"fine\" file.html", 2 * MIB);
        Path downloaded = folder.resolve("downloaded");
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<String> told = Browser.play("page/download", server.url(), file, downloaded);

            assertThat(told).singleElement().asString().endsWith(".html");
            assertThat(downloaded).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void there_is_no_link_when_the_server_serves_no_files() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "--no-downloads")) {
            assertThat(play(server, "choose", List.of(file("small", 10))))
                    .singleElement()
                    .isEqualTo(new Row("complete", "small", ""));
        }
    }

    @Test
    void it_finds_the_namespace_of_the_server() throws Exception {
        List<Path> files = List.of(file("small", 10));
        try (ServerProcess server = ServerProcess.start(directory, "--namespace", "/a&b \"c\"")) {
            assertStored(files, play(server, "choose", files));
        }
    }

    @Test
    void it_tells_whether_it_is_connected() throws Exception {
        ServerProcess server = ServerProcess.start(directory);
        int port = server.port();
        try (Browser browser =
                Browser.start("page/connection", server.url(), "connected", "disconnected", "connected")) {
            assertThat(browser.told()).isEqualTo("Connected");
            server.close();
            assertThat(browser.told()).isNotEqualTo("Connected");
            server = ServerProcess.startOn(port, directory);
            assertThat(browser.toTheEnd()).containsExactly("Connected");
        } finally {
            server.close();
        }
    }

    @Test
    void its_policy_lets_no_foreign_code_in_and_no_data_out() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertThat(Browser.play("page/attack", server.url()))
                    .containsExactly("connect-src img-src script-src-attr script-src-elem", "nosniff");
        }
    }

    /** One file as the page shows it. */
    private record Row(String state, String name, String link) {
        String storedName() {
            String path = URI.create(link).getRawPath();
            assertThat(path).startsWith("/uploads/");
            return URLDecoder.decode(path.substring("/uploads/".length()), StandardCharsets.UTF_8);
        }
    }

    private static List<Row> play(ServerProcess server, String scenario, List<Path> files) throws Exception {
        Object[] arguments =
                Stream.concat(Stream.of(server.url()), files.stream()).toArray();
        return Browser.play("page/" + scenario, arguments).stream()
                .map(line -> line.split("\t", -1))
                .map(fields -> new Row(fields[0], fields[1], fields[2]))
                .toList();
    }

    private void assertStored(List<Path> files, List<Row> rows) throws IOException {
        assertThat(rows)
                .extracting(Row::name)
                .containsExactlyElementsOf(files.stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        List<Path> stored = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            assertThat(rows.get(i).state()).isEqualTo("complete");
            Path file = directory.resolve(rows.get(i).storedName());
            assertThat(file).hasSameBinaryContentAs(files.get(i));
            stored.add(file);
        }
        assertThat(Stored.files(directory)).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(Stored.parts(directory)).isEmpty();
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(Files.createDirectories(folder.resolve("files")).resolve(name), bytes);
    }
}
