package io.socketupload.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** With the real server and the real network. */
@Timeout(60)
class IntegrationTest {
    @TempDir
    Path files;

    @TempDir
    Path uploads;

    TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(uploads);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private UploadClient.Builder client() {
        return UploadClient.builder(server.uri());
    }

    @ParameterizedTest
    @EnumSource
    void the_server_has_what_was_sent(Transport transport) throws IOException {
        Path file = Rig.file(files, 5_000_001);
        try (UploadClient client = client().transport(transport).build()) {
            StoredUpload stored = client.upload(file).join();

            assertThat(server.content(stored)).isEqualTo(Rig.bytes(5_000_001));
            assertThat(stored.fileName()).isEqualTo("film.mp4");
            assertThat(stored.size()).isEqualTo(5_000_001);
            assertThat(stored.duration()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_file_arrives(Transport transport) throws IOException {
        try (UploadClient client = client().transport(transport).build()) {
            StoredUpload stored = client.upload(Rig.file(files, 0)).join();

            assertThat(server.content(stored)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_files_at_once_arrive_each_as_it_is(Transport transport) throws IOException {
        try (UploadClient client = client().transport(transport).build()) {
            List<Upload> pending = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Path file = Files.write(files.resolve("file" + i), Rig.bytes(i * 10_000));
                pending.add(client.upload(file));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(server.content(pending.get(i).join())).isEqualTo(Rig.bytes(i * 10_000));
            }
        }
    }

    @Test
    void a_stream_of_known_length_arrives() throws IOException {
        try (UploadClient client = client().build()) {
            Upload upload = client.upload(new ByteArrayInputStream(Rig.bytes(1_000_000)), "größe 文.bin", 1_000_000);

            StoredUpload stored = upload.join();
            assertThat(server.content(stored)).isEqualTo(Rig.bytes(1_000_000));
            assertThat(stored.fileName()).isEqualTo("größe 文.bin");
        }
    }

    @Test
    void chunks_that_do_not_divide_the_file_evenly_arrive() throws IOException {
        Path file = Rig.file(files, 100_001);
        try (UploadClient client = client().chunkSize(1009).window(10_000).build()) {
            assertThat(server.content(client.upload(file).join())).isEqualTo(Rig.bytes(100_001));
        }
    }

    @Test
    void progress_grows_and_ends_at_the_whole() throws IOException {
        Path file = Rig.file(files, 20_000_000);
        ConcurrentLinkedQueue<UploadProgress> told = new ConcurrentLinkedQueue<>();
        try (UploadClient client = client().build()) {
            Upload upload = client.upload(file).onProgress(told::add);
            upload.join();
            await().until(() -> upload.progress().state() == UploadState.DONE);

            assertThat(told).extracting(UploadProgress::bytes).isSorted().last().isEqualTo(20_000_000L);
            assertThat(upload.progress().percentage()).isEqualTo(100);
        }
    }

    @Test
    void a_paused_upload_stands_still_until_it_is_resumed() throws Exception {
        Path file = Rig.file(files, 60_000_000);
        try (UploadClient client = client().window(1 << 20).build()) {
            Upload upload = client.upload(file);
            await().until(() -> upload.progress().bytes() > 0);
            upload.pause();
            await().until(() -> upload.progress().state() == UploadState.PAUSED);
            Thread.sleep(300); // what was under way arrives
            long bytes = upload.progress().bytes();
            Thread.sleep(300);
            assertThat(upload.progress().bytes()).isEqualTo(bytes).isLessThan(60_000_000);

            upload.resume();
            assertThat(server.content(upload.join())).isEqualTo(Rig.bytes(60_000_000));
        }
    }

    @Test
    void a_cancelled_upload_leaves_nothing_at_the_server() throws IOException {
        Path file = Rig.file(files, 60_000_000);
        try (UploadClient client = client().build()) {
            Upload upload = client.upload(file);
            await().until(() -> upload.progress().bytes() > 0);
            upload.cancel();

            assertThat(catchThrowableOfType(CancellationException.class, upload::join))
                    .isNotNull();
            await().untilAsserted(() -> assertThat(uploads).isDirectoryNotContaining("glob:**film*"));
        }
    }

    @Test
    void a_server_that_wants_a_token_gets_it() throws IOException {
        Path file = Rig.file(files, 10);
        try (TestServer guarded = new TestServer(
                        files.resolve("guarded"), options -> options.authenticator(TestServer.token("secret")));
                UploadClient client = UploadClient.builder(guarded.uri())
                        .auth(Map.of("token", "secret"))
                        .build()) {
            assertThat(guarded.content(client.upload(file).join())).hasSize(10);
        }
    }

    @Test
    void a_client_with_another_token_is_told_so_at_once() throws IOException {
        Path file = Rig.file(files, 10);
        try (TestServer guarded = new TestServer(
                        files.resolve("guarded"), options -> options.authenticator(TestServer.token("secret")));
                UploadClient client = UploadClient.builder(guarded.uri())
                        .auth(Map.of("token", "guess"))
                        .build()) {
            UploadFailedException failure = failure(client.upload(file));

            assertThat(failure.code()).isEqualTo("unauthorized");
            assertThat(failure).hasMessage("The token is wrong.");
        }
    }

    @Test
    void a_namespace_can_be_part_of_the_address() throws IOException {
        Path file = Rig.file(files, 10);
        try (TestServer other = new TestServer(files.resolve("other"), options -> options.namespace("/uploads"));
                UploadClient client = UploadClient.ofDefaults(other.uri().resolve("/uploads"))) {
            assertThat(other.content(client.upload(file).join())).hasSize(10);
        }
    }

    @Test
    void a_file_that_is_too_large_is_refused_in_the_servers_words() throws IOException {
        try (UploadClient client = client().build()) {
            UploadFailedException failure =
                    failure(client.upload(new ByteArrayInputStream(new byte[0]), "large", 1L << 40));

            assertThat(failure.code()).isEqualTo("file-too-large");
            assertThat(failure.retryable()).isFalse();
            assertThat(failure.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_is_not_there_is_tried_as_often_as_wanted(Transport transport) throws IOException {
        Path file = Rig.file(files, 10);
        int port = freePort();
        try (UploadClient client = UploadClient.builder(URI.create("http://127.0.0.1:" + port))
                .transport(transport)
                .retries(2)
                .retryDelay(Duration.ofMillis(10), Duration.ofMillis(10))
                .build()) {
            UploadFailedException failure = failure(client.upload(file));

            assertThat(failure.code()).isEqualTo("connection-failed");
            assertThat(failure).hasMessageContaining("Can't reach http://127.0.0.1:" + port);
        }
    }

    @Test
    void a_callback_that_waits_for_an_upload_is_told_that_it_must_not() throws IOException {
        Path file = Rig.file(files, 10);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (UploadClient client = client().build()) {
            Upload upload = client.upload(file);
            upload.onProgress(
                    progress -> thrown.complete(catchThrowableOfType(IllegalStateException.class, upload::join)));

            assertThat(thrown.join()).hasMessageContaining("result()");
            upload.join();
        }
    }

    @Test
    void a_closed_client_ends_its_uploads_and_takes_no_more() throws IOException {
        Path file = Rig.file(files, 60_000_000);
        UploadClient client = client().build();
        Upload upload = client.upload(file);
        client.close();
        client.close();

        assertThat(failure(upload).code()).isEqualTo("client-closed");
        assertThat(catchThrowableOfType(IllegalStateException.class, () -> client.upload(file)))
                .hasMessage("The client is closed.");
    }

    @Test
    void a_closed_client_leaves_no_thread_behind() throws IOException {
        Path file = Rig.file(files, 10);
        try (UploadClient client = client().build()) {
            client.upload(file).join();
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("socket-upload-")));
    }

    private static UploadFailedException failure(Upload upload) {
        UploadFailedException failure = catchThrowableOfType(UploadFailedException.class, upload::join);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
