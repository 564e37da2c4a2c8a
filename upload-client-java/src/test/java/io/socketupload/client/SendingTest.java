package io.socketupload.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.socketupload.Checksum;
import io.socketupload.UploadEvent;
import io.socketupload.UploadPolicies;
import io.socketupload.UploadSession;
import io.socketupload.netty.UploadAuthenticator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** What arrives when all goes well, and what the server says no to. */
class SendingTest extends ClientRig {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                TestServer.CHUNK - 1,
                TestServer.CHUNK,
                TestServer.CHUNK + 1,
                8 * TestServer.CHUNK,
                5 * MIB + 17
            })
    void a_file_arrives_as_it_is(int length) throws Exception {
        try (UploadClient client = client().build()) {
            assertStored(client.upload(file(length)), length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, TestServer.CHUNK, 8 * TestServer.CHUNK, 5 * MIB + 17})
    void a_stream_arrives_as_it_is_whether_its_size_is_told_or_not(int length) throws Exception {
        try (UploadClient client = client().fileChecksum(true).build()) {
            assertStored(client.upload(new ByteArrayInputStream(bytes(length)), "stream"), length);
            assertStored(client.upload(new ByteArrayInputStream(bytes(length)), "stream", length), length);
        }
    }

    @Test
    void polling_does_as_well() throws Exception {
        try (UploadClient client = client().polling().build()) {
            assertStored(client.upload(file(2 * MIB + 3)), 2 * MIB + 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"10,MORE,more", "30,LESS,less"})
    void a_stream_that_has_another_size_than_was_said_fails(int told, String name, String word) {
        try (UploadClient client = client().build()) {
            UploadFailedException failure = failure(client.upload(new ByteArrayInputStream(bytes(20)), name, told));
            assertThat(failure.code()).isEqualTo("size-mismatch");
            assertThat(failure).hasMessage("The stream has " + word + " than " + told + " bytes.");
        }
    }

    @Test
    void no_more_than_the_window_is_under_way() throws Exception {
        int size = 8 * TestServer.WINDOW;
        AtomicLong most = new AtomicLong();
        server.watch(position -> most.accumulateAndGet(proxy.received() - position, Math::max));
        try (UploadClient client = client().build()) {
            server.hold();
            Upload upload = client.upload(file(size));
            await().until(() -> proxy.received() >= TestServer.WINDOW); // it is used, too
            server.holdAt(size / 2);
            await().until(() -> proxy.received() >= size / 2 + TestServer.CHUNK);
            server.release();
            assertStored(upload, size);
        }
        int overhead = 32 << 10; // headers
        assertThat(most.get()).isBetween((long) TestServer.WINDOW / 2, (long) TestServer.WINDOW + overhead);
    }

    @Test
    void the_server_is_told_about_the_file() throws Exception {
        List<UploadSession> sessions = Collections.synchronizedList(new ArrayList<>());
        serve(engine -> engine.listener(event -> {
            if (event instanceof UploadEvent.Started started) {
                sessions.add(started.session());
            }
        }));
        Path file = file(5);
        try (UploadClient client = client().build()) {
            client.upload(UploadRequest.of(file)
                            .withFileName("other näme.txt")
                            .withFileType("text/plain")
                            .withMetadata(Map.of("album", "7")))
                    .join();
        }
        assertThat(sessions).singleElement().satisfies(session -> {
            assertThat(session.file().name()).isEqualTo("other näme.txt");
            assertThat(session.file().type()).isEqualTo("text/plain");
            assertThat(session.file().size()).isEqualTo(5);
            assertThat(session.file().metadata()).containsExactly(Map.entry("album", "7"));
        });
    }

    @Test
    void the_result_tells_what_the_server_stored() throws Exception {
        serve(engine -> engine.checksum(Checksum.Algorithm.SHA_256));
        try (UploadClient client = client().build()) {
            StoredUpload stored = client.upload(file(3)).join();

            assertThat(stored.fileName()).isEqualTo("film.mp4");
            assertThat(stored.path()).isEqualTo(stored.uploadId() + "_film.mp4");
            assertThat(stored.checksum()).startsWith("sha-256:").hasSize(8 + 64);
        }
    }

    @Test
    void progress_is_what_the_server_keeps_and_ends_with_all_of_it() throws Exception {
        List<UploadProgress> told = Collections.synchronizedList(new ArrayList<>());
        try (UploadClient client = client().build()) {
            server.holdAt(MIB);
            Upload upload = client.upload(file(2 * MIB)).onProgress(told::add);
            await().until(() -> proxy.received() > MIB + TestServer.CHUNK);
            assertThat(upload.progress().bytes()).isBetween((long) MIB - TestServer.WINDOW, (long) MIB);
            assertThat(upload.progress().percentage()).isBetween(30.0, 50.0);
            server.release();
            upload.join();
        }
        assertThat(told).extracting(UploadProgress::bytes).isSorted();
        assertThat(told.get(told.size() - 1)).satisfies(last -> {
            assertThat(last.state()).isEqualTo(UploadProgress.State.DONE);
            assertThat(last.bytes()).isEqualTo(2 * MIB);
        });
        assertThat(told)
                .extracting(UploadProgress::state)
                .contains(UploadProgress.State.WAITING, UploadProgress.State.SENDING);
    }

    @Test
    void a_listener_that_throws_harms_nobody() throws Exception {
        try (UploadClient client = client().build()) {
            Upload upload = client.upload(file(MIB)).onProgress(progress -> {
                throw new IllegalStateException("on purpose");
            });
            assertStored(upload, MIB);
        }
    }

    @Test
    void only_so_many_uploads_are_sent_at_once_and_all_in_the_end() throws Exception {
        server.hold();
        try (UploadClient client = client().concurrency(2).build()) {
            List<Upload> all = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                all.add(client.upload(new ByteArrayInputStream(bytes(MIB + i)), "stream" + i));
            }
            await().until(() -> server.uploads() == 2);
            await().until(() -> proxy.received() > 2 * TestServer.WINDOW); // both have done what they can
            assertThat(server.uploads()).isEqualTo(2);
            assertThat(proxy.connections()).isEqualTo(2);
            server.release();
            for (int i = 0; i < 7; i++) {
                assertStored(all.get(i), MIB + i);
            }
        }
    }

    @Test
    void what_a_policy_refuses_fails_with_its_code_and_is_not_tried_again() throws Exception {
        serve(engine -> engine.policy(UploadPolicies.extensions(List.of("txt"))));
        try (UploadClient client = client().build()) {
            UploadFailedException failure = failure(client.upload(file(10)));

            assertThat(failure.code()).isEqualTo("type-not-allowed");
            assertThat(failure.retryable()).isFalse();
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void who_has_the_wrong_token_is_unauthorized_and_who_has_the_right_one_is_not() throws Exception {
        serve(
                engine -> {},
                builder -> builder.authenticator(
                        handshake -> "right".equals(handshake.auth().get("token"))
                                ? UploadAuthenticator.Result.accepted("user")
                                : UploadAuthenticator.Result.refused("The token is wrong.")));
        try (UploadClient wrong = client().auth(Map.of("token", "wrong")).build();
                UploadClient right = client().auth(Map.of("token", "right")).build()) {
            UploadFailedException failure = failure(wrong.upload(file(10)));
            assertThat(failure.code()).isEqualTo("unauthorized");
            assertThat(failure).hasMessage("The token is wrong.");
            assertStored(right.upload(file(10)), 10);
        }
    }

    @Test
    void the_path_of_the_url_is_the_namespace() throws Exception {
        serve(engine -> {}, builder -> builder.namespace("/files"));
        try (UploadClient client = UploadClient.ofDefaults(proxy.uri().resolve("/files"))) {
            assertStored(client.upload(file(10)), 10);
        }
    }

    @Test
    void a_file_that_does_not_exist_is_told() {
        try (UploadClient client = client().build()) {
            Path missing = files.resolve("missing");
            UploadFailedException failure = failure(client.upload(missing));
            assertThat(failure.code()).isEqualTo("read-failed");
            assertThat(failure).hasMessage(missing + " does not exist.");
            assertThat(failure(client.upload(files))).hasMessage(files + " is not a file.");
        }
    }

    @Test
    void a_closed_client_takes_nothing() throws IOException {
        UploadClient client = client().build();
        client.close();
        client.close();
        Path file = file(1);
        assertThatIllegalStateException().isThrownBy(() -> client.upload(file)).withMessage("The client is closed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://server", "server:9092", "http:///path", "/path"})
    void only_a_url_of_a_server_will_do(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadClient.builder(URI.create(url)))
                .withMessage("'" + url + "' is no URL of a server");
    }

    @Test
    void a_file_that_is_changed_while_it_is_sent_fails_and_leaves_nothing() throws Exception {
        Path file = file(4 * MIB);
        try (UploadClient client = client().build()) {
            server.holdAt(MIB);
            Upload upload = client.upload(file);
            await().until(() -> upload.progress().bytes() >= MIB - TestServer.WINDOW);
            Files.write(file, bytes(4 * MIB + 1));
            server.release();

            UploadFailedException failure = failure(upload);
            assertThat(failure.code()).isEqualTo("file-changed");
            await().untilAsserted(() -> assertThat(server.incoming()).isEmpty()); // of use to nobody
            assertThat(server.stored()).isEmpty();
        }
    }
}
