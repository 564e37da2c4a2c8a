package io.socketupload.spring;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.socketupload.UploadEvent;
import io.socketupload.testsupport.NodeClient;
import io.socketupload.testsupport.SampleFile;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole application, and the real JavaScript client. Runs on each line of Spring Boot. */
class ApplicationTest {
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

    private Running start(String... properties) {
        return Running.storingIn(directory.resolve("uploads"), Application.class, properties);
    }

    private SampleFile file(String id, int size) throws IOException {
        return SampleFile.of(Files.createDirectories(directory.resolve("files")), id, size);
    }

    private Path stored(SampleFile file) {
        return directory.resolve("uploads").resolve(file.storedName());
    }

    @Test
    void takes_the_file_of_a_user_and_tells_everybody_of_it() throws IOException {
        try (Running application = start()) {
            SampleFile file = file("film", 3 * MIB + 17);
            NodeClient.Connection ada =
                    node.connect(application.uploadUrl(), Running.withCookie(application.signIn("ada")));
            assertThat(ada.upload(file).get("filePath").textValue()).isEqualTo(file.storedName());
            assertThat(stored(file)).hasSameBinaryContentAs(file.path());

            Application told = application.bean(Application.class);
            assertThat(told.completed).singleElement().satisfies(event -> {
                assertThat(event.session().owner()).isEqualTo("ada");
                assertThat(event.file().path()).isEqualTo(file.storedName());
            });
            assertThat(told.published).isEqualTo(told.listened).first().isInstanceOf(UploadEvent.Started.class);
            assertThat(told.published).last().isInstanceOf(UploadEvent.Completed.class);

            MeterRegistry meters = application.bean(MeterRegistry.class);
            assertThat(meters.get("socket.upload.bytes").counter().count()).isEqualTo(file.size());
            assertThat(meters.get("socket.upload.duration")
                            .tag("outcome", "completed")
                            .timer()
                            .count())
                    .isOne();
            assertThat(meters.get("socket.upload.chunks").timer().count()).isEqualTo(49);
            assertThat(meters.get("socket.upload.active").gauge().value()).isZero();
            assertThat(meters.get("socket.upload.waiting").gauge().value()).isZero();
            soon().untilAsserted(() -> assertThat(meters.get("socket.upload.receive")
                            .tag("outcome", "completed")
                            .timer()
                            .count())
                    .isOne());
        }
    }

    @Test
    void refuses_who_has_not_signed_in() {
        try (Running application = start()) {
            for (Map<String, ?> nobody : List.of(
                    Map.of("transports", List.of("websocket")),
                    Running.withCookie("JSESSIONID=0123456789ABCDEF0123456789ABCDEF"))) {
                JsonNode reason = node.open(application.uploadUrl(), nobody).await("connect_error");
                assertThat(reason.textValue()).isEqualTo("Sign in first.");
            }
            assertThat(rejections(application, "unauthorized")).isEqualTo(2);
        }
    }

    @Test
    void refuses_who_has_signed_out() {
        try (Running application = start()) {
            String cookie = application.signIn("ada");
            node.connect(application.uploadUrl(), Running.withCookie(cookie)).disconnect();
            application.get("/logout", cookie);
            JsonNode reason = node.open(application.uploadUrl(), Running.withCookie(cookie))
                    .await("connect_error");
            assertThat(reason.textValue()).isEqualTo("Sign in first.");
        }
    }

    @Test
    void refuses_what_the_policy_does_not_want() throws IOException {
        try (Running application = start("socket-upload.allowed-extensions=png", "socket-upload.max-file-size=1MB")) {
            NodeClient.Connection ada =
                    node.connect(application.uploadUrl(), Running.withCookie(application.signIn("ada")));
            assertThat(ada.upload(file("small", 10)).get("code").textValue()).isEqualTo("type-not-allowed");
            assertThat(ada.upload(file("large", 2 * MIB)).get("code").textValue())
                    .isEqualTo("file-too-large");
            assertThat(rejections(application, "type-not-allowed")).isOne();
            assertThat(rejections(application, "file-too-large")).isOne();
        }
    }

    private static double rejections(Running application, String code) {
        return application
                .bean(MeterRegistry.class)
                .get("socket.upload.rejections")
                .tag("code", code)
                .counter()
                .count();
    }

    @Test
    void goes_on_with_an_upload_after_a_restart_and_only_for_its_owner() throws IOException {
        SampleFile file = file("film", 3 * MIB);
        String token;
        try (Running application = start("spring.lifecycle.timeout-per-shutdown-phase=1s")) {
            NodeClient.Connection ada =
                    node.connect(application.uploadUrl(), Running.withCookie(application.signIn("ada")));
            token = ada.start(file, Map.of("protocol", 1)).get("resumeToken").textValue();
            NodeClient.get(ada.send(file, 0, MIB));
        }
        try (Running application = start()) {
            NodeClient.Connection grace =
                    node.connect(application.uploadUrl(), Running.withCookie(application.signIn("grace")));
            JsonNode refused = grace.start(file, Map.of("protocol", 1, "resumeToken", token));
            assertThat(refused.get("code").textValue()).isEqualTo("not-found");
            NodeClient.Connection ada =
                    node.connect(application.uploadUrl(), Running.withCookie(application.signIn("ada")));
            JsonNode ready = ada.start(file, Map.of("protocol", 1, "resumeToken", token));
            assertThat(ready.get("offset").intValue()).isEqualTo(MIB);
            NodeClient.get(ada.send(file, MIB, file.size()));
            ada.await("upload-complete");
            assertThat(stored(file)).hasSameBinaryContentAs(file.path());
            assertThat(application.bean(Application.class).published).first().isInstanceOf(UploadEvent.Resumed.class);
            assertThat(application
                            .bean(MeterRegistry.class)
                            .get("socket.upload.resumes")
                            .counter()
                            .count())
                    .isOne();
        }
    }

    @Test
    void lets_an_upload_end_before_it_stops() throws IOException {
        SampleFile file = file("film", 2 * MIB);
        Running application = start();
        try {
            String cookie = application.signIn("ada");
            NodeClient.Connection ada = node.connect(application.uploadUrl(), Running.withCookie(cookie));
            ada.start(file, Map.of("protocol", 1));
            NodeClient.get(ada.send(file, 0, MIB));
            assertThat(health(application, cookie).statusCode()).isEqualTo(200);

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(application::close);
            ada.await("upload-goaway");
            HttpResponse<String> health = health(application, cookie);
            assertThat(health.statusCode()).isEqualTo(503);
            JsonNode uploads = new ObjectMapper().readTree(health.body()).at("/components/socketUpload");
            assertThat(uploads.get("status").textValue()).isEqualTo("OUT_OF_SERVICE");
            assertThat(uploads.at("/details/activeUploads").intValue()).isOne();
            JsonNode refused = ada.start(file("late", 10), Map.of("protocol", 1));
            assertThat(refused.get("code").textValue()).isEqualTo("shutting-down");
            assertThat(stopped).isNotDone();

            NodeClient.get(ada.send(file, MIB, file.size()));
            ada.await("upload-complete");
            NodeClient.get(stopped);
            assertThat(stored(file)).hasSameBinaryContentAs(file.path());
        } finally {
            application.close();
        }
    }

    private static HttpResponse<String> health(Running application, String cookie) {
        return application.get("/actuator/health", cookie);
    }

    @Test
    void keeps_what_does_not_end_in_time() throws IOException {
        SampleFile file = file("film", 2 * MIB);
        try (Running application = start("spring.lifecycle.timeout-per-shutdown-phase=1s")) {
            NodeClient.Connection ada =
                    node.connect(application.uploadUrl(), Running.withCookie(application.signIn("ada")));
            ada.start(file, Map.of("protocol", 1));
            NodeClient.get(ada.send(file, 0, MIB));
        }
        assertThat(directory.resolve("uploads/.incoming/film.part")).hasSize(MIB);
        assertThat(directory.resolve("uploads/.incoming/film.session")).exists();
    }

    @Test
    void shows_uploads_to_operators_who_can_cancel_them() throws IOException {
        try (Running application = start()) {
            String cookie = application.signIn("ada");
            NodeClient.Connection ada = node.connect(application.uploadUrl(), Running.withCookie(cookie));
            SampleFile file = file("film", 2 * MIB);
            ada.start(file, Map.of("protocol", 1));
            NodeClient.get(ada.send(file, 0, MIB));

            JsonNode shown = new ObjectMapper()
                    .readTree(application.get("/actuator/uploads", cookie).body());
            assertThat(shown.get("draining").booleanValue()).isFalse();
            assertThat(shown.get("uploads")).singleElement().satisfies(upload -> {
                assertThat(upload.get("id").textValue()).isEqualTo("film");
                assertThat(upload.get("fileName").textValue()).isEqualTo("film.bin");
                assertThat(upload.get("owner").textValue()).isEqualTo("ada");
                assertThat(upload.get("state").textValue()).isEqualTo("receiving");
                assertThat(upload.get("bytes").intValue()).isEqualTo(MIB);
                assertThat(upload.get("totalBytes").intValue()).isEqualTo(2 * MIB);
            });

            assertThat(application.delete("/actuator/uploads/film", cookie).statusCode())
                    .isEqualTo(204);
            assertThat(ada.await("upload-error").get("code").textValue()).isEqualTo("forbidden");
            assertThat(application.delete("/actuator/uploads/film", cookie).statusCode())
                    .isEqualTo(404);
            assertThat(application.delete("/actuator/uploads/%20", cookie).statusCode())
                    .isEqualTo(404);
            assertThat(directory.resolve("uploads/.incoming/film.part")).doesNotExist();
        }
    }

    /** Jackson 2 is on the class path for netty-socketio; Boot 4 would have beans of Jackson 3 only. */
    @Test
    void keeps_the_jackson_of_its_line() {
        try (Running application = start()) {
            List<String> mappers = application.beansOf(ObjectMapper.class);
            if (VersionsTest.BOOT_4) {
                assertThat(mappers).isEmpty();
            } else {
                assertThat(mappers).containsExactly("jacksonObjectMapper");
            }
        }
    }

    // -- its page --

    @Test
    void has_a_page_that_knows_the_upload_port_and_may_connect_to_it() {
        try (Running application = start()) {
            String cookie = application.signIn("ada");
            HttpResponse<String> page = application.get("/socket-upload/", cookie);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(page.body())
                    .contains("<meta name=\"socket-upload-server\" content=\"//127.0.0.1:" + application.uploadPort()
                            + "\">")
                    .contains("<meta name=\"socket-upload-namespace\" content=\"/\">");
            assertThat(application.get("/socket-upload/index.html", cookie).body())
                    .isEqualTo(page.body());
            assertThat(application
                            .get("/socket-upload/socket-upload.js", cookie)
                            .statusCode())
                    .isEqualTo(200);

            String own = "http://127.0.0.1:" + application.webPort();
            node.connect(application.uploadUrl(), polling(cookie, own)).disconnect();
            String foreign = "http://127.0.0.1:1";
            assertThat(node.open(application.uploadUrl(), polling(cookie, foreign))
                            .await("connect_error")
                            .textValue())
                    .isNotBlank();
        }
    }

    private static Map<String, ?> polling(String cookie, String origin) {
        return Map.of("transports", List.of("polling"), "extraHeaders", Map.of("cookie", cookie, "origin", origin));
    }

    @Test
    void has_no_page_when_that_is_switched_off() {
        try (Running application = start("socket-upload.page.enabled=false")) {
            String cookie = application.signIn("ada");
            for (String path :
                    List.of("/socket-upload/", "/socket-upload/index.html", "/socket-upload/socket-upload.js")) {
                assertThat(application.get(path, cookie).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(NodeClient.PATIENCE);
    }
}
