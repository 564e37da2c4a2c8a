package io.socketupload.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.socketupload.ChunkSink;
import io.socketupload.UploadPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of uploads when networks and servers fail. */
class TroubleTest extends ClientRig {
    private static final int SIZE = 6 * MIB + 11;

    private void cutAtRandomPlaces() {
        long seed = System.nanoTime();
        System.out.println("Cuts by seed " + seed);
        Random random = new Random(seed);
        proxy.cutEvery(() -> 300_000 + random.nextInt(1_500_000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_file_survives_a_connection_that_breaks_again_and_again(boolean polling) throws Exception {
        cutAtRandomPlaces();
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        UploadClient.Builder builder = client().fileChecksum(true);
        try (UploadClient client = (polling ? builder.polling() : builder).build()) {
            Upload upload = client.upload(file(SIZE)).onProgress(progress -> told.add(progress.bytes()));

            assertStored(upload, SIZE);
        }
        assertThat(proxy.connections()).isGreaterThan(3);
        assertThat(told).isSorted(); // nothing that was kept was lost
    }

    @Test
    void a_stream_of_unknown_size_survives_it_too() throws Exception {
        cutAtRandomPlaces();
        try (UploadClient client = client().fileChecksum(true).build()) {
            assertStored(client.upload(new ByteArrayInputStream(bytes(SIZE)), "stream"), SIZE);
        }
        assertThat(proxy.connections()).isGreaterThan(3);
    }

    @Test
    void several_at_once_survive_it() throws Exception {
        cutAtRandomPlaces();
        try (UploadClient client = client().build()) {
            List<Upload> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(client.upload(new ByteArrayInputStream(bytes(2 * MIB + i)), "stream" + i));
            }
            for (int i = 0; i < 5; i++) {
                assertStored(all.get(i), 2 * MIB + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_connection_that_is_dead_and_open_is_left_for_another(boolean polling) throws Exception {
        UploadClient.Builder builder = client().timeout(Duration.ofMillis(400));
        try (UploadClient client = (polling ? builder.polling() : builder).build()) {
            server.holdAt(MIB);
            Upload upload = client.upload(file(SIZE));
            await().until(() -> upload.progress().bytes() >= MIB - TestServer.WINDOW);
            int before = proxy.connections();
            proxy.silence();
            server.release();

            assertStored(upload, SIZE);
            assertThat(proxy.connections()).isGreaterThan(before);
        }
    }

    @Test
    void a_server_that_is_slow_to_keep_but_answers_is_waited_for() throws Exception {
        try (UploadClient client = client().timeout(Duration.ofMillis(200)).build()) {
            server.hold();
            Upload upload = client.upload(file(MIB));
            await().until(() -> proxy.received() > TestServer.WINDOW);
            long received = proxy.received();
            await().until(() -> proxy.received() > received + 300); // several questions whether it is there
            assertThat(proxy.connections()).isEqualTo(1);
            server.release();

            assertStored(upload, MIB);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_upload_survives_a_restart_of_the_server() throws Exception {
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (UploadClient client = client().build()) {
            server.holdAt(MIB);
            Upload upload = client.upload(file(SIZE)).onProgress(progress -> told.add(progress.bytes()));
            await().until(() -> upload.progress().bytes() >= MIB - TestServer.WINDOW);
            int port = server.port();
            server.stop(Duration.ZERO);
            assertThat(upload.done()).isNotDone();
            server = TestServer.startOn(port, uploads);

            assertStored(upload, SIZE);
            assertThat(told).isSorted(); // nothing that was kept was lost
        }
    }

    @Test
    void a_server_that_has_forgotten_the_upload_gets_it_anew() throws Exception {
        try (UploadClient client = client().build()) {
            server.holdAt(MIB);
            Upload upload = client.upload(file(SIZE));
            await().until(() -> upload.progress().bytes() >= MIB - TestServer.WINDOW);
            int port = server.port();
            server.stop(Duration.ZERO);
            for (Path file : server.incoming()) {
                Files.delete(file);
            }
            server = TestServer.startOn(port, uploads);

            assertStored(upload, SIZE);
            assertThat(server.stored()).hasSize(1);
        }
    }

    @Test
    void a_server_that_is_gone_for_good_is_given_up_after_some_attempts() throws Exception {
        try (UploadClient client = client().retries(3).build()) {
            server.holdAt(MIB);
            Upload upload = client.upload(file(SIZE));
            await().until(() -> upload.progress().bytes() >= MIB - TestServer.WINDOW);
            URI address = proxy.uri();
            proxy.close();

            UploadFailedException failure = failure(upload);
            assertThat(failure.code()).isEqualTo("connection-failed");
            assertThat(failure.retryable()).isTrue();
            assertThat(failure)
                    .hasMessageMatching(
                            "Can't reach \\Q" + address + "\\E: .*refused.*\\. Gave up after 4 attempts\\.");
        }
    }

    @Test
    void a_host_that_does_not_exist_is_told_at_once() throws Exception {
        try (UploadClient client = UploadClient.ofDefaults(URI.create("http://nowhere.invalid:9092"))) {
            assertThat(failure(client.upload(file(1))))
                    .hasMessage("Can't reach http://nowhere.invalid:9092: there is no host of that name.");
        }
    }

    @Test
    void where_is_no_socket_io_nothing_is_tried_again() throws Exception {
        try (UploadClient client =
                client().customize(options -> options.path = "/elsewhere").build()) {
            UploadFailedException failure = failure(client.upload(file(1)));
            assertThat(failure).hasMessage("There is no Socket.IO at " + proxy.uri() + ".");
            assertThat(failure.retryable()).isFalse();
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_chunk_that_was_changed_on_its_way_is_sent_again() throws Exception {
        try (UploadClient client = client().build()) {
            proxy.change(3);
            assertStored(client.upload(file(SIZE)), SIZE);
            assertThat(proxy.changesLeft()).isZero();
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_full_disk_is_waited_for() throws Exception {
        try (UploadClient client = client().retries(1000).build()) {
            server.fill();
            Upload upload = client.upload(file(SIZE));
            await().until(() -> upload.progress().state() == UploadProgress.State.RETRYING);
            server.release();

            assertStored(upload, SIZE);
        }
    }

    @Test
    void the_limit_of_uploads_of_one_owner_is_waited_for() throws Exception {
        serve(engine -> engine.policy(UploadPolicies.maxUploadsPerOwner(1)));
        try (UploadClient client = client().retries(1000).build()) {
            server.hold();
            Upload first = client.upload(file(MIB));
            await().until(() -> server.uploads() == 1);
            Upload second = client.upload(new ByteArrayInputStream(bytes(MIB + 1)), "stream");
            await().until(() -> second.progress().state() == UploadProgress.State.RETRYING);
            server.release();

            assertStored(first, MIB);
            assertStored(second, MIB + 1);
        }
    }

    @Test
    void a_sink_that_fails_for_good_fails_the_upload() throws Exception {
        ChunkSink broken = session -> {
            throw new IOException("on purpose");
        };
        serve(engine -> engine.sink(broken));
        try (UploadClient client = client().build()) {
            assertThat(failure(client.upload(file(1))).code()).isEqualTo("storage-failure");
        }
    }

    @Test
    void a_server_that_can_not_resume_is_refused() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        try (ServerSocket free = new ServerSocket(0)) {
            configuration.setPort(free.getLocalPort());
        }
        SocketIOServer old = new SocketIOServer(configuration);
        old.addEventListener(
                "file-upload-start",
                Object.class,
                (client, start, ack) ->
                        ack.sendAckData(Map.of("success", true, "uploadId", "any", "chunkSize", 65536)));
        old.start();
        try (UploadClient client = UploadClient.ofDefaults(URI.create("http://127.0.0.1:" + configuration.getPort()))) {
            assertThat(failure(client.upload(file(1))).code()).isEqualTo("unsupported-server");
        } finally {
            old.stop();
        }
    }
}
