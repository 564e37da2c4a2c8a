package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The command that sends files, against the server of the same jar; both as processes. */
class UploadCommandIT {
    private static final int MIB = 1 << 20;
    private static final String GO_ON = "Run the same command again to go on where it was.";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void files_are_stored_as_they_are() throws Exception {
        Path directory = folder.resolve("uploads");
        Path one = file("one.bin", 5 * MIB + 3);
        Path empty = file("empty.bin", 0);
        try (ServerProcess server = ServerProcess.start(directory)) {
            ServerProcess upload = upload(server.url(), one.toString(), empty.toString(), "--checksum");

            assertThat(upload.exitCode()).isZero();
            assertThat(upload.output())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .matches("one\\.bin is stored as \\S+_one\\.bin, sha-256:[0-9a-f]{64}"),
                            line -> assertThat(line).matches("empty\\.bin is stored as \\S+_empty\\.bin"));
            assertThat(upload.errors()).contains("one.bin: 100 %");
        }
        assertThat(Stored.files(directory))
                .hasSize(2)
                .satisfiesOnlyOnce(file -> assertThat(file).hasSameBinaryContentAs(one));
        assertThat(state()).isEmptyDirectory();
    }

    @Test
    void a_killed_upload_goes_on_where_it_was_when_it_is_run_again() throws Exception {
        Path directory = folder.resolve("uploads");
        Path file = file("film.mp4", 16 * MIB);
        try (ServerProcess server = ServerProcess.start(directory);
                FaultProxy proxy = new FaultProxy(server.port())) {
            proxy.delay(8, 1 << 14);
            ServerProcess killed = upload(proxy.url(), file.toString());
            await().atMost(PATIENCE).until(() -> killed.errors().contains("film.mp4: 40 %"));
            killed.kill();
            assertThat(Stored.files(directory)).isEmpty();
            proxy.delay(0, 1 << 14);

            ServerProcess again = upload(proxy.url(), file.toString());
            assertThat(again.exitCode()).isZero();
            assertThat(again.errors())
                    .contains("film.mp4: 100 %")
                    .doesNotContain("film.mp4: 10 %", "film.mp4: 20 %", "film.mp4: 30 %");
        }
        assertThat(Stored.files(directory))
                .singleElement()
                .satisfies(stored -> assertThat(stored).hasSameBinaryContentAs(file));
    }

    @Test
    void who_stops_it_is_told_that_it_can_go_on() throws Exception {
        Path directory = folder.resolve("uploads");
        Path file = file("film.mp4", 16 * MIB);
        try (ServerProcess server = ServerProcess.start(directory);
                FaultProxy proxy = new FaultProxy(server.port())) {
            proxy.delay(8, 1 << 14);
            ServerProcess stopped = upload(proxy.url(), file.toString());
            await().atMost(PATIENCE).until(() -> stopped.errors().contains("film.mp4: 20 %"));
            stopped.terminate();

            assertThat(stopped.exitCode()).isEqualTo(128 + 15); // SIGTERM
            assertThat(stopped.errors()).endsWith("Stopped. " + GO_ON);
            assertThat(stopped.output()).isEmpty();
            proxy.delay(0, 1 << 14);
            ServerProcess again = upload(proxy.url(), file.toString());
            assertThat(again.exitCode()).isZero();
            assertThat(again.errors()).doesNotContain("film.mp4: 10 %");
        }
        assertThat(Stored.files(directory)).hasSize(1);
    }

    @Test
    void what_the_server_refuses_is_told_in_a_sentence_and_the_rest_is_sent() throws Exception {
        Path directory = folder.resolve("uploads");
        Path large = file("large.bin", 3000);
        Path small = file("small.bin", 1000);
        Path missing = folder.resolve("missing.bin");
        try (ServerProcess server = ServerProcess.start(directory, "--max-file-size", "2KB")) {
            ServerProcess upload = upload(server.url(), large.toString(), missing.toString(), small.toString());

            assertThat(upload.exitCode()).isEqualTo(1);
            assertThat(upload.errors())
                    .containsExactly(
                            "large.bin: A file must not have more than 2048 bytes.",
                            "missing.bin: " + missing + " does not exist.",
                            "small.bin: 100 %");
            assertThat(upload.output()).singleElement().asString().startsWith("small.bin is stored as ");
        }
    }

    @Test
    void a_host_that_does_not_exist_is_told_in_a_sentence() throws Exception {
        ServerProcess upload =
                upload("http://nowhere.invalid:9092", file("one.bin", 1).toString());

        assertThat(upload.exitCode()).isEqualTo(1);
        assertThat(upload.errors())
                .containsExactly("one.bin: Can't reach http://nowhere.invalid:9092: there is no host of that name.");
        assertThat(upload.output()).isEmpty();
    }

    @Test
    void a_server_that_does_not_run_is_told_in_a_sentence() throws Exception {
        ServerProcess upload = upload("http://127.0.0.1:1", file("one.bin", 1).toString(), "--retries", "1");

        assertThat(upload.exitCode()).isEqualTo(1);
        assertThat(upload.errors())
                .containsExactly(
                        "one.bin: interrupted, trying again",
                        "one.bin: Can't reach http://127.0.0.1:1: Connection refused. Gave up after 2 attempts.");
    }

    @Test
    void a_bad_option_is_answered_with_one_sentence() throws Exception {
        assertBadOption("Missing required option: '--to=<url>'", "one.bin");
        assertBadOption("Missing required parameter: '<file>'", "--to", "http://127.0.0.1:9092");
        assertBadOption("'ftp://server' is no URL of a server", "one.bin", "--to", "ftp://server");
        assertBadOption("retries must not be negative", "one.bin", "--to", "http://server", "--retries", "-1");
    }

    private void assertBadOption(String sentence, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("upload"));
        all.addAll(List.of(options));
        ServerProcess upload = ServerProcess.run(folder, Map.of(), all.toArray(String[]::new));
        assertThat(upload.exitCode()).isEqualTo(2);
        assertThat(upload.errors()).containsExactly(sentence + " (--help tells the options)");
    }

    @Test
    void help_tells_the_options() throws Exception {
        ServerProcess help = ServerProcess.run(folder, Map.of(), "upload", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(String.join("\n", help.output()))
                .contains("--to=<url>", "--auth=<key=value>", "--state=<path>", "--polling", "--checksum", "--retries")
                .doesNotMatch(Pattern.compile("--port"));
    }

    private Path state() {
        return folder.resolve("state/socket-upload");
    }

    private ServerProcess upload(String url, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("upload", "--to", url));
        all.addAll(List.of(options));
        Map<String, String> environment =
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
        return ServerProcess.run(folder, environment, all.toArray(String[]::new));
    }

    private Path file(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }
}
