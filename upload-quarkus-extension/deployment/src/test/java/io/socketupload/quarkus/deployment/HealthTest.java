package io.socketupload.quarkus.deployment;

import java.net.http.HttpResponse;
import java.time.Duration;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServer;
import io.socketupload.UploadEngine;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {
    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            TestApplication.of(Extension.class, HeldStream.class, Http.class), "quarkus-smallrye-health");

    @Inject
    HttpServer http;

    @Inject
    UploadEngine engine;

    @Inject
    UploadServer server;

    @Test
    void is_ready_until_no_new_uploads_are_taken() {
        HeldStream stream = new HeldStream();
        try (UploadClient client = UploadClient.ofDefaults(TestApplication.uri(server))) {
            Upload upload = client.upload(stream, "a.bin", HeldStream.SIZE);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(ready(200)).contains("\"UP\",\"data\":{\"activeUploads\":1}"));
            engine.drain(Duration.ZERO).join();
            assertThat(ready(503)).contains("\"DOWN\",\"data\":{\"activeUploads\":0}");
            engine.reopen();
            assertThat(ready(200)).contains("\"UP\"");
            stream.letGo();
            assertThat(upload.join().size()).isEqualTo(HeldStream.SIZE);
        }
    }

    @Test
    void is_no_matter_of_liveness() {
        assertThat(Http.get(http, "/q/health/live").body()).doesNotContain("Socket Upload");
    }

    /** What it says of uploads. */
    private String ready(int status) {
        HttpResponse<String> health = Http.get(http, "/q/health/ready");
        assertThat(health.statusCode()).isEqualTo(status);
        String body = health.body().replaceAll("\\s", "");
        return body.substring(body.indexOf("\"SocketUpload\""));
    }
}
