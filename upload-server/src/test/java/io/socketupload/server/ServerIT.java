package io.socketupload.server;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The server while it runs, and how it ends. */
class ServerIT {
    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = folder.resolve("uploads");
    }

    @Test
    void says_in_one_line_where_it_is_and_serves_its_page_there() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertThat(server.output()).containsExactly("Ready for uploads: http://127.0.0.1:" + server.port() + "/");
            assertThat(server.port()).isPositive();

            HttpResponse<String> page = Http.get(server, "");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.body()).contains("<title>File upload</title>");
        }
    }

    @Test
    void names_an_address_that_a_browser_can_open_when_it_listens_on_all() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "--host", "0.0.0.0")) {
            assertThat(server.url()).isEqualTo("http://localhost:" + server.port() + "/");
            assertThat(Http.get(server, "health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void stores_in_the_folder_uploads_unless_told_otherwise() throws Exception {
        try (ServerProcess server =
                        ServerProcess.run(folder, Map.of(), "--port", "0").ready();
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            client.start("1", "greeting.txt", 5);
            client.send("1", 0, 1, "hello".getBytes(UTF_8));

            assertThat(client.next("upload-complete", "1").get("filePath")).isEqualTo("1_greeting.txt");
            assertThat(folder.resolve("uploads/1_greeting.txt")).hasContent("hello");
        }
    }

    @Test
    void limits_are_those_of_the_options() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                        directory, "--max-file-size", "2MB", "--max-chunk-size", "64KB", "--window", "128KB");
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            assertThat(client.limits())
                    .containsEntry("maxFileSize", 2 << 20)
                    .containsEntry("chunkSize", 64 << 10)
                    .containsEntry("window", 128 << 10);

            assertThat(client.start("1", "large", (2 << 20) + 1).get("code")).isEqualTo("file-too-large");

            client.start("2", "largest", 2 << 20);
            assertThat(client.send("2", 0, 20, new byte[(64 << 10) + 1]).get("code"))
                    .isEqualTo("chunk-too-large");
        }
        assertThat(Stored.files(directory)).isEmpty();
        assertThat(Stored.parts(directory)).isEmpty();
    }

    @Test
    void takes_uploads_in_its_namespace_only() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "--namespace", "/files");
                StepwiseClient inside = StepwiseClient.connect(server.url() + "files");
                StepwiseClient outside = StepwiseClient.connect(server.url())) {
            outside.startUnheard("1", "outside", 0);
            inside.start("2", "inside", 0);

            inside.next("upload-complete", "2");
        }
        assertThat(Stored.files(directory)).containsExactly(directory.resolve("2_inside"));
    }

    @Test
    void serves_finished_files_unless_told_not_to() throws Exception {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("1_a.txt"), "hello");
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertThat(Http.get(server, "uploads/1_a.txt").body()).isEqualTo("hello");
        }
        try (ServerProcess server = ServerProcess.start(directory, "--no-downloads")) {
            assertThat(Http.get(server, "uploads/1_a.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void lets_in_its_own_page_and_those_of_the_origins_it_is_told() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                directory,
                "--allow-origin",
                "https://one.example,https://two.example:8443",
                "--allow-origin",
                "https://three.example")) {
            for (String origin : List.of(
                    "http://127.0.0.1:" + server.port(),
                    "https://one.example",
                    "https://two.example:8443",
                    "https://three.example")) {
                assertThat(Http.handshake(server, origin).statusCode())
                        .as(origin)
                        .isEqualTo(200);
            }
            for (String origin : List.of("https://two.example", "http://one.example", "https://other.example")) {
                assertThat(Http.handshake(server, origin).statusCode())
                        .as(origin)
                        .isEqualTo(403);
            }
        }
        try (ServerProcess server = ServerProcess.start(directory, "--allow-origin", "*")) {
            assertThat(Http.handshake(server, "https://other.example").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void says_nothing_about_bad_requests_and_lost_connections() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            for (String request : List.of(
                    "\u0000\u0001\u0002 nonsense\r\n\r\n",
                    "GET /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
                    "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n")) {
                try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
                    socket.getOutputStream().write(request.getBytes(UTF_8));
                    socket.setSoLinger(true, 0);
                }
            }
            StepwiseClient client = StepwiseClient.connect(server.url());
            client.start("1", "lost", 10);
            client.close();
            patiently()
                    .untilAsserted(
                            () -> assertThat(Http.get(server, "health").body()).contains("\"activeUploads\":0"));
        }
    }

    @Test
    void gives_up_an_upload_that_the_file_system_does_not_take_and_says_why() throws Exception {
        ServerProcess server = ServerProcess.startWithSmallFiles(1 << 20, directory);
        try (StepwiseClient client = StepwiseClient.connect(server.url())) {
            client.startResumable("1", "large", 2 << 20, null);
            assertThat(client.send("1", 0, 4, new byte[1 << 19])).containsEntry("success", true);
            assertThat(client.send("1", 1, 4, new byte[1 << 19])).containsEntry("success", true);
            assertThat(client.send("1", 2, 4, new byte[1 << 19])).containsEntry("code", "storage-failure");
            assertThat(client.next("upload-error", "1")).containsEntry("retryable", false);
            assertThat(Stored.parts(directory)).isEmpty();

            client.start("2", "small", 5);
            client.send("2", 0, 1, "hello".getBytes(UTF_8));
            client.next("upload-complete", "2");

            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors()).anyMatch(line -> line.endsWith("Upload 1 failed"));
        } finally {
            server.kill();
        }
        assertThat(Stored.files(directory)).containsExactly(directory.resolve("2_small"));
    }

    @Test
    void completes_the_uploads_that_go_on_before_it_ends() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            client.start("1", "greeting.txt", 10);
            client.send("1", 0, 2, "hello".getBytes(UTF_8));

            server.terminate();
            awaitRefusal(client);
            client.send("1", 1, 2, "world".getBytes(UTF_8));

            assertThat(client.next("upload-complete", "1").get("filePath")).isEqualTo("1_greeting.txt");
            assertThat(server.exitCode()).isZero();
        }
        assertThat(directory.resolve("1_greeting.txt")).hasContent("helloworld");
        assertThat(Stored.parts(directory)).isEmpty();
    }

    @Test
    void tells_clients_to_go_away_and_keeps_what_it_acknowledged_for_the_next_server() throws Exception {
        String token;
        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            token = (String)
                    client.startResumable("1", "greeting.txt", 10, null).get("resumeToken");

            server.terminate();
            assertThat(client.next("upload-goaway"))
                    .containsKey("reason")
                    .hasEntrySatisfying(
                            "retryAfterMs", wait -> assertThat((int) wait).isPositive());
            // The upload may go on while the server waits for it
            assertThat(client.send("1", 0, 2, "hello".getBytes(UTF_8)))
                    .containsEntry("success", true)
                    .containsEntry("offset", 5);
            client.close();

            assertThat(server.exitCode()).isZero();
        }
        assertGoesOn("1", token);
    }

    @Test
    void the_next_server_keeps_what_can_be_resumed_of_what_a_killed_one_left_and_removes_the_rest() throws Exception {
        String token;
        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            client.start("done", "done.txt", 5);
            client.send("done", 0, 1, "hello".getBytes(UTF_8));
            client.next("upload-complete", "done");
            client.start("half", "half.txt", 10);
            client.send("half", 0, 2, "hello".getBytes(UTF_8));
            token = (String)
                    client.startResumable("resumable", "greeting.txt", 10, null).get("resumeToken");
            client.send("resumable", 0, 2, "hello".getBytes(UTF_8));

            server.kill();
        }
        assertThat(names(Stored.parts(directory))).containsExactly("half.part", "resumable.part", "resumable.session");

        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            patiently()
                    .untilAsserted(() -> assertThat(names(Stored.parts(directory)))
                            .containsExactly("resumable.part", "resumable.session"));
            assertThat(Stored.files(directory)).containsExactly(directory.resolve("done_done.txt"));
            startWhenFree(client, "half", "half.txt", 5);
            client.send("half", 0, 1, "whole".getBytes(UTF_8));
            client.next("upload-complete", "half");
        }
        assertThat(directory.resolve("half_half.txt")).hasContent("whole");
        assertGoesOn("resumable", token);
    }

    @Test
    void forgets_what_nobody_came_back_for() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "--expire-after", "1s");
                StepwiseClient other = StepwiseClient.connect(server.url())) {
            try (StepwiseClient client = StepwiseClient.connect(server.url())) {
                client.startResumable("1", "greeting.txt", 10, null);
                client.send("1", 0, 2, "hello".getBytes(UTF_8));
                assertThat(names(Stored.parts(directory))).containsExactly("1.part", "1.session");
            }

            patiently().untilAsserted(() -> assertThat(Stored.parts(directory)).isEmpty());
            startWhenFree(other, "1", "greeting.txt", 5);
            other.send("1", 0, 1, "again".getBytes(UTF_8));
            other.next("upload-complete", "1");
        }
        assertThat(directory.resolve("1_greeting.txt")).hasContent("again");
    }

    /** An id is free a moment after its files are gone. */
    private static void startWhenFree(StepwiseClient client, String uploadId, String fileName, long fileSize) {
        patiently().until(() -> client.start(uploadId, fileName, fileSize).get("success"), Boolean.TRUE::equals);
    }

    /** An upload of which the first of two halves is kept, with another server. */
    private void assertGoesOn(String uploadId, String token) throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            assertThat(client.startResumable(uploadId, "greeting.txt", 10, token))
                    .containsEntry("success", true)
                    .containsEntry("offset", 5);
            client.send(uploadId, 1, 2, "world".getBytes(UTF_8));
            assertThat(client.next("upload-complete", uploadId)).containsEntry("filePath", uploadId + "_greeting.txt");
        }
        assertThat(directory.resolve(uploadId + "_greeting.txt")).hasContent("helloworld");
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    /** Until it has begun to stop, it takes new uploads. */
    private static void awaitRefusal(StepwiseClient client) throws InterruptedException {
        Map<String, Object> answer;
        int attempt = 0;
        do {
            answer = client.start("attempt" + attempt++, "attempt", 0);
        } while (answer.get("success").equals(true));
        assertThat(answer.get("code")).isEqualTo("shutting-down");
    }
}
