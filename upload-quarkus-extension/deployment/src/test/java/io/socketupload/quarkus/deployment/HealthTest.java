package io.socketupload.quarkus.deployment;

import java.net.http.HttpResponse;
import java.time.Duration;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServer;
import io.socketupload.UploadEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            Extension.with(TestApplication.of(Extension.class, Http.class), "quarkus-smallrye-health");

    @Inject
    HttpServer http;

    @Inject
    UploadEngine engine;

    @Test
    void is_ready_until_it_waits_for_uploads_to_end() {
        HttpResponse<String> up = Http.get(http, "/q/health/ready");
        assertThat(up.statusCode()).isEqualTo(200);
        assertThat(up.body().replaceAll("\\s", ""))
                .contains("\"SocketUpload\",\"status\":\"UP\",\"data\":{\"activeUploads\":0}");
        engine.drain(Duration.ZERO).join();
        HttpResponse<String> down = Http.get(http, "/q/health/ready");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body().replaceAll("\\s", "")).contains("\"SocketUpload\",\"status\":\"DOWN\"");
        engine.reopen();
        assertThat(Http.get(http, "/q/health/live").body()).doesNotContain("Socket Upload");
    }
}
