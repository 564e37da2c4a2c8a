package com.example;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.testsupport.NodeClient;
import io.socketupload.testsupport.SampleFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged application, and the real JavaScript client. */
class PackagedApplicationIT {
    private static final int MIB = 1 << 20;

    private static NodeClient node;

    @TempDir
    Path directory;

    @BeforeAll
    static void startNode() throws IOException {
        node = new NodeClient();
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    private Application start(String... properties) throws IOException {
        return Application.storingIn(directory.resolve("uploads"), properties);
    }

    private SampleFile file(String id, int size) throws IOException {
        return SampleFile.of(Files.createDirectories(directory.resolve("files")), id, size);
    }

    private Path stored(SampleFile file) {
        return directory.resolve("uploads").resolve(file.storedName());
    }

    private static NodeClient.Connection connect(Application application, String user) {
        return node.connect(application.uploadUrl(), as(user, "secret"));
    }

    private static Map<String, ?> as(String user, String password) {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "transports", List.of("websocket"), "extraHeaders", Map.of("authorization", "Basic " + credentials));
    }

    @Test
    void takes_the_file_of_a_user_and_tells_everybody_of_it() throws Exception {
        try (Application application = start()) {
            SampleFile file = file("film", 3 * MIB + 17);
            JsonNode told = connect(application, "ada").upload(file);
            assertThat(told.get("filePath").textValue()).isEqualTo(file.storedName());
            assertThat(stored(file)).hasSameBinaryContentAs(file.path());
            assertThat(application.output()).contains("ada sent " + file.storedName());

            assertThat(application.metric("socket_upload_bytes_total")).isEqualTo(file.size());
            assertThat(application.metric("socket_upload_duration_seconds_count{outcome=\"completed\"}"))
                    .isOne();
            assertThat(application.get("/q/health/ready").body()).contains("\"status\": \"UP\"");
            assertThat(application.get("/socket-upload/").body()).contains("<socket-upload");
        }
    }

    @Test
    void refuses_who_shows_no_credentials_or_wrong_ones() throws Exception {
        try (Application application = start()) {
            for (Map<String, ?> nobody : List.of(Map.of("transports", List.of("websocket")), as("ada", "guessed"))) {
                JsonNode reason = node.open(application.uploadUrl(), nobody).await("connect_error");
                assertThat(reason.textValue()).isNotBlank();
            }
            assertThat(application.metric("socket_upload_rejections_total{code=\"unauthorized\"}"))
                    .isEqualTo(2);
        }
    }

    @Test
    void refuses_what_the_policy_does_not_want() throws Exception {
        try (Application application =
                start("socket-upload.allowed-extensions=png", "socket-upload.max-file-size=1MB")) {
            NodeClient.Connection ada = connect(application, "ada");
            assertThat(ada.upload(file("small", 10)).get("code").textValue()).isEqualTo("type-not-allowed");
            assertThat(ada.upload(file("large", 2 * MIB)).get("code").textValue())
                    .isEqualTo("file-too-large");
            assertThat(application.metric("socket_upload_rejections_total{code=\"type-not-allowed\"}"))
                    .isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goes_on_after_a_restart_and_only_for_its_owner(boolean killed) throws Exception {
        SampleFile file = file("film", 3 * MIB);
        String token;
        try (Application application = start("quarkus.shutdown.timeout=1s")) {
            NodeClient.Connection ada = connect(application, "ada");
            token = ada.start(file, Map.of("protocol", 1)).get("resumeToken").textValue();
            NodeClient.get(ada.send(file, 0, MIB));
            if (killed) {
                application.kill();
            }
        }
        try (Application application = start()) {
            Map<String, Object> again = Map.of("protocol", 1, "resumeToken", token);
            JsonNode refused = connect(application, "grace").start(file, again);
            assertThat(refused.get("code").textValue()).isEqualTo("not-found");

            NodeClient.Connection ada = connect(application, "ada");
            assertThat(ada.start(file, again).get("offset").intValue()).isEqualTo(MIB);
            NodeClient.get(ada.send(file, MIB, file.size()));
            ada.await("upload-complete");
            assertThat(stored(file)).hasSameBinaryContentAs(file.path());
            assertThat(application.metric("socket_upload_resumes_total")).isOne();
        }
    }

    @Test
    void lets_an_upload_end_before_it_stops() throws Exception {
        SampleFile file = file("film", 2 * MIB);
        Application application = start("quarkus.shutdown.timeout=60s");
        NodeClient.Connection ada = connect(application, "ada");
        ada.start(file, Map.of("protocol", 1));
        NodeClient.get(ada.send(file, 0, MIB));

        Thread stop = new Thread(application::close);
        stop.start();
        ada.await("upload-goaway");
        assertThat(ada.start(file("late", 10), Map.of("protocol", 1))
                        .get("code")
                        .textValue())
                .isEqualTo("shutting-down");
        NodeClient.get(ada.send(file, MIB, file.size()));
        ada.await("upload-complete");
        Awaitility.await().atMost(NodeClient.PATIENCE).until(() -> !stop.isAlive());
        assertThat(stored(file)).hasSameBinaryContentAs(file.path());
    }
}
