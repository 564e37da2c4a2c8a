package io.socketupload.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The headless JavaScript client, in a browser. Every test also fails if the browser's console tells of an error. */
class ClientIT {
    private static final int MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path RESOURCES = Path.of("..", "upload-client", "target", "classes", "META-INF", "resources");
    private static final Path EXAMPLES = Path.of("target", "examples");

    @TempDir
    Path folder;

    private Path directory;
    private PageServer pages;

    @BeforeEach
    void servePage() throws IOException {
        directory = folder.resolve("uploads");
        pages = new PageServer(Browser.SCENARIOS, EXAMPLES, RESOURCES, RESOURCES.resolve("socket-upload"));
    }

    @AfterEach
    void stopServingPage() {
        pages.close();
    }

    @Test
    void several_files_at_once_are_stored_as_they_are() throws Exception {
        List<Path> files = List.of(
                file("empty", 0),
                file("one byte", 1),
                file("a chunk", 256 << 10),
                file("odd", 3 * MIB + 1),
                file("large", 200 * MIB));
        try (ServerProcess server = start()) {
            assertStored(files, play(server, "upload", files));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "react"})
    void the_examples_of_the_readme_upload_a_file(String example) throws Exception {
        Path file = file("large", 3 * MIB);
        try (ServerProcess server = start()) {
            Browser.play("examples/upload", pages.origin() + "/" + example + ".html", server.url(), file);
            await().atMost(PATIENCE).until(() -> Stored.files(directory).size() == 1);
        }
        assertThat(Stored.files(directory).get(0)).hasSameBinaryContentAs(file);
    }

    @Test
    void without_websocket_they_are_stored_as_well() throws Exception {
        List<Path> files = List.of(file("empty", 0), file("one byte", 1), file("large", 20 * MIB));
        try (ServerProcess server = start()) {
            assertStored(files, play(server, "uploadByPolling", files));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256 << 10, 20 * MIB + 1})
    void a_stream_is_stored_as_it_is(int size) throws Exception {
        Path file = file("stream", size);
        try (ServerProcess server = start()) {
            assertStored(List.of(file), play(server, "stream", List.of(file)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "offline"})
    void an_upload_goes_on_where_it_was_after(String scenario) throws Exception {
        Path file = file("large", 20 * MIB);
        try (ServerProcess server = start()) {
            assertStored(List.of(file), play(server, scenario, List.of(file)));
        }
    }

    @Test
    void a_cancelled_upload_leaves_nothing_and_others_can_follow() throws Exception {
        Path small = file("small", 1000);
        try (ServerProcess server = start()) {
            List<String> stored = play(server, "cancel", List.of(file("large", 20 * MIB), small));
            assertStored(List.of(small), stored);
            // What is remembered is that the other is complete
            String record = stored.get(0).replaceFirst("_.*", ".session");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Stored.parts(directory))
                            .containsExactly(directory.resolve(".incoming").resolve(record)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "stopped"})
    void an_upload_goes_on_by_itself_when_the_server_is_started_again_after_it_was(String end) throws Exception {
        Path file = file("large", 40 * MIB);
        ServerProcess server = start();
        try (Browser browser = Browser.start("client/outage", page(), server.url(), file)) {
            assertThat(browser.told()).isEqualTo("under way");
            int port = server.port();
            if (end.equals("killed")) {
                server.kill();
            } else {
                server.close();
            }
            try (ServerProcess again = startOn(port)) {
                assertStored(List.of(file), browser.toTheEnd());
            }
        } finally {
            server.kill();
        }
    }

    @Test
    void a_file_that_is_given_again_after_a_reload_goes_on_where_it_was() throws Exception {
        Path file = file("large", 20 * MIB);
        try (ServerProcess server = start()) {
            List<String> told = play(server, "reload", List.of(file));

            assertThat(told).hasSize(3).startsWith("under way").endsWith("went on");
            assertStored(List.of(file), told.subList(1, 2));
        }
    }

    @Test
    void another_file_of_the_same_name_and_size_is_begun_again() throws Exception {
        Path file = file("large", 20 * MIB);
        Path other = changedCopy(file);
        Files.setLastModifiedTime(other, FileTime.fromMillis(1_700_000_000_000L));
        try (ServerProcess server = start()) {
            List<String> told = play(server, "reload", List.of(file, other));

            assertThat(told).hasSize(3).endsWith("began at 0");
            assertStored(List.of(other), told.subList(1, 2));
        }
    }

    /** Its content is all that tells them apart, in a byte that no fingerprint has looked at. */
    @Test
    void another_file_of_the_same_name_size_and_date_is_not_merged() throws Exception {
        Path file = file("large", 20 * MIB);
        Path other = changedCopy(file);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        try (ServerProcess server = start()) {
            List<String> told = play(server, "reload", List.of(file, other));

            assertThat(told).hasSize(3).endsWith("went on, began at 0");
            assertStored(List.of(other), told.subList(1, 2));
        }
    }

    private ServerProcess start() throws IOException {
        return startOn(0);
    }

    private ServerProcess startOn(int port) throws IOException {
        return ServerProcess.startOn(port, directory, "--max-file-size", "1GiB", "--allow-origin", pages.origin());
    }

    private String page() {
        return pages.origin() + "/clients/headless.html";
    }

    private List<String> play(ServerProcess server, String scenario, List<Path> files) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(page(), server.url()));
        arguments.addAll(files);
        return Browser.play("client/" + scenario, arguments.toArray());
    }

    private void assertStored(List<Path> files, List<String> paths) throws IOException {
        assertThat(paths).hasSameSizeAs(files);
        for (int i = 0; i < files.size(); i++) {
            assertThat(directory.resolve(paths.get(i))).hasSameBinaryContentAs(files.get(i));
        }
        assertThat(Stored.files(directory)).hasSameSizeAs(files);
    }

    /** Of the same name and size, with one other byte. */
    private Path changedCopy(Path file) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("other")).resolve(file.getFileName());
        Files.copy(file, copy);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, MIB - 1);
            one.put(0, (byte) (one.get(0) + 1)).flip();
            channel.write(one, MIB - 1);
        }
        return copy;
    }

    private Path file(String name, int size) throws IOException {
        Path file = folder.resolve(name);
        Random random = new Random(size);
        byte[] piece = new byte[MIB];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= MIB) {
                random.nextBytes(piece);
                out.write(piece, 0, Math.min(left, MIB));
            }
        }
        return file;
    }
}
