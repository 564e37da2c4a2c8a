package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The uploader for Uppy, in a browser, with the page of the README in either version of Uppy. */
class UppyIT {
    private static final Path PAGES = Path.of("target", "uppy");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path directory;
    private PageServer pages;

    @BeforeEach
    void start() throws IOException {
        directory = folder.resolve("uploads");
        pages = new PageServer(PAGES);
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void files_are_stored_as_they_are(int version) throws Exception {
        List<Path> files = List.of(file("empty", 0), file("small", 1000), file("large.bin", 20 * MIB + 1));
        try (ServerProcess server = serve(0)) {
            assertThat(Browser.play(
                            "uppy/upload", page(version, server.url()), files.get(0), files.get(1), files.get(2)))
                    .isEmpty();
        }
        for (Path file : files) {
            assertThat(stored(file)).hasSameBinaryContentAs(file);
        }
        assertThat(Stored.files(directory)).hasSameSizeAs(files);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void the_server_is_told_where_in_a_folder_a_file_was(int version) throws Exception {
        file("holiday/list.txt", 10);
        file("holiday/photos/one.jpg", 2000);
        try (ServerProcess server = serve(0)) {
            assertThat(Browser.play("uppy/folder", page(version, server.url()), folder.resolve("files/holiday")))
                    .containsExactlyInAnyOrder("list.txt holiday/list.txt", "one.jpg holiday/photos/one.jpg");
        }
        assertThat(Stored.files(directory)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void a_paused_file_waits_and_goes_on(int version) throws Exception {
        Path file = file("large.bin", 20 * MIB);
        try (ServerProcess server = serve(0);
                FaultProxy proxy = slow(server);
                Browser browser = Browser.start("uppy/pause", page(version, proxy.url()), file)) {
            long sent = Long.parseLong(browser.told());
            proxy.delay(0, 1 << 14);
            await().atMost(PATIENCE).until(() -> Files.size(unfinished().get(0)) >= sent);
            browser.tell("go on");
            browser.toTheEnd();
        }
        assertOnlyStored(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void a_cancelled_file_leaves_nothing(int version) throws Exception {
        Path small = file("small", 1000);
        try (ServerProcess server = serve(0);
                FaultProxy proxy = slow(server)) {
            Browser.play("uppy/cancel", page(version, proxy.url()), file("large.bin", 20 * MIB), small);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(unfinished()).isEmpty());
        }
        assertOnlyStored(small);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void a_refused_file_can_be_tried_again(int version) throws Exception {
        Path file = file("large.bin", 3 * MIB);
        ServerProcess server = serve(0, "--max-file-size", "1MB");
        int port = server.port();
        try (Browser browser = Browser.start("uppy/retry", page(version, server.url()), file)) {
            assertThat(browser.told()).contains("must not have more than");
            server.close();
            server = serve(port);
            browser.tell("try again");
            browser.toTheEnd();
        } finally {
            server.close();
        }
        assertOnlyStored(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void after_a_reload_a_file_goes_on_where_it_was(int version) throws Exception {
        Path file = file("large.bin", 8 * MIB);
        try (ServerProcess server = serve(0);
                FaultProxy proxy = slow(server)) {
            Browser.play("uppy/reload", page(version, proxy.url()), file);
        }
        assertOnlyStored(file);
    }

    private ServerProcess serve(int port, String... options) throws IOException {
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 2, options.length);
        all[0] = "--allow-origin";
        all[1] = pages.origin();
        return ServerProcess.startOn(port, directory, all);
    }

    /** A line on which there is time to do something in the middle of an upload: at the most 1.6 MB a second. */
    private static FaultProxy slow(ServerProcess server) throws IOException {
        FaultProxy proxy = new FaultProxy(server.port());
        proxy.delay(10, 1 << 14);
        return proxy;
    }

    private String page(int version, String server) {
        return pages.origin() + "/" + version + "/index.html?server=" + server;
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path file = folder.resolve("files").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path stored(Path file) throws IOException {
        return Stored.files(directory).stream()
                .filter(stored -> stored.toString().endsWith("_" + file.getFileName()))
                .findFirst()
                .orElseThrow();
    }

    private void assertOnlyStored(Path file) throws IOException {
        assertThat(stored(file)).hasSameBinaryContentAs(file);
        assertThat(Stored.files(directory)).hasSize(1);
        assertThat(unfinished()).isEmpty();
    }

    private List<Path> unfinished() throws IOException {
        return Stored.parts(directory).stream()
                .filter(file -> file.toString().endsWith(".part"))
                .toList();
    }
}
