package io.socketupload.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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

/** With a real server of protocol 1, over a network that fails. */
@Timeout(120)
class ResumeIntegrationTest {
    private static final int SIZE = 20_000_000;

    @TempDir
    Path files;

    @TempDir
    Path uploads;

    TestServer server;
    CuttingProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(uploads);
        proxy = new CuttingProxy(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private UploadClient.Builder client() {
        return UploadClient.builder(proxy.uri()).retryDelay(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    @ParameterizedTest
    @EnumSource
    void an_upload_survives_a_connection_that_breaks_again_and_again(Transport transport) throws IOException {
        Path file = Rig.file(files, SIZE);
        proxy.cutEvery(3_000_000);
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (UploadClient client = client().transport(transport).window(1 << 20).build()) {
            Upload upload = client.upload(file).onProgress(progress -> told.add(progress.bytes()));

            assertThat(server.content(upload.join())).isEqualTo(Rig.bytes(SIZE));
            assertThat(proxy.cuts()).isGreaterThan(4);
            assertThat(told).isSorted(); // nothing that was kept was lost
        }
    }

    @Test
    void several_uploads_survive_a_connection_that_breaks_again_and_again() throws IOException {
        proxy.cutEvery(5_000_000);
        try (UploadClient client = client().window(1 << 20).build()) {
            List<Upload> pending = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                pending.add(client.upload(new ByteArrayInputStream(Rig.bytes(4_000_000 + i)), "stream" + i));
            }
            for (int i = 0; i < 6; i++) {
                assertThat(server.content(pending.get(i).join())).isEqualTo(Rig.bytes(4_000_000 + i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_of_unknown_length_arrives(Transport transport) throws IOException {
        try (UploadClient client = client().transport(transport).build()) {
            Upload upload = client.upload(new ByteArrayInputStream(Rig.bytes(3_000_000)), "stream");

            assertThat(server.content(upload.join())).isEqualTo(Rig.bytes(3_000_000));
        }
    }

    @Test
    void an_empty_stream_of_unknown_length_arrives() throws IOException {
        try (UploadClient client = client().build()) {
            assertThat(server.content(client.upload(new ByteArrayInputStream(new byte[0]), "empty")
                            .join()))
                    .isEmpty();
        }
    }

    @Test
    void the_server_checks_the_whole_file() throws IOException {
        Path file = Rig.file(files, 1_000_000);
        try (UploadClient client = client().fileChecksum(true).build()) {
            assertThat(server.content(client.upload(file).join())).isEqualTo(Rig.bytes(1_000_000));
        }
    }

    @Test
    void another_client_goes_on_where_the_first_was_when_it_ended() throws IOException {
        Path file = Rig.file(files, SIZE);
        ResumeStore store = ResumeStore.inDirectory(files.resolve("state"));
        long kept;
        try (UploadClient first = client().resumeStore(store).window(1 << 20).build()) {
            Upload upload = first.upload(file);
            await().until(() -> upload.progress().bytes() > SIZE / 4);
            first.close();
            assertThat(catchThrowableOfType(UploadFailedException.class, upload::join))
                    .isNotNull();
            kept = upload.progress().bytes();
        }
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (UploadClient second =
                client().resumeStore(store).fileChecksum(true).build()) {
            Upload upload = second.upload(file).onProgress(progress -> told.add(progress.bytes()));
            StoredUpload stored = upload.join();

            assertThat(server.content(stored)).isEqualTo(Rig.bytes(SIZE));
            assertThat(told)
                    .filteredOn(bytes -> bytes > 0)
                    .first()
                    .satisfies(bytes -> assertThat(bytes).isGreaterThanOrEqualTo(kept));
        }
    }

    @Test
    void an_upload_survives_a_restart_of_the_server() throws IOException {
        Path file = Rig.file(files, SIZE);
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (UploadClient client = client().window(1 << 20).build()) {
            Upload upload = client.upload(file).onProgress(progress -> told.add(progress.bytes()));
            await().until(() -> upload.progress().bytes() > SIZE / 4);
            server.stop(Duration.ZERO);
            server = new TestServer(uploads);
            proxy.target(server.port());

            assertThat(server.content(upload.join())).isEqualTo(Rig.bytes(SIZE));
            assertThat(told).isSorted(); // nothing that was kept was lost
        }
    }

    @Test
    void a_paused_upload_outlives_its_connection() throws IOException {
        Path file = Rig.file(files, SIZE);
        try (UploadClient client = client().window(1 << 20).build()) {
            Upload upload = client.upload(file);
            await().until(() -> upload.progress().bytes() > SIZE / 4);
            upload.pause();
            proxy.cut();
            upload.resume();

            assertThat(server.content(upload.join())).isEqualTo(Rig.bytes(SIZE));
        }
    }

    @Test
    void a_cancelled_upload_can_not_be_gone_on_with() throws IOException {
        Path file = Rig.file(files, SIZE);
        try (UploadClient client = client().window(1 << 20).build()) {
            Upload upload = client.upload(file);
            await().until(() -> upload.progress().bytes() > SIZE / 4);
            upload.cancel();
            await().until(() -> upload.result().isDone());

            Upload again = client.upload(file);
            await().until(() -> again.progress().bytes() > 0);
            assertThat(again.progress().bytes()).isLessThan(SIZE / 4);
            assertThat(server.content(again.join())).isEqualTo(Rig.bytes(SIZE));
        }
    }
}
