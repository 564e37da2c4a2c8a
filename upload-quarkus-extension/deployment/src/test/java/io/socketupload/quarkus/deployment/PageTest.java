package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServer;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class PageTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            TestApplication.of(Http.class).overrideConfigKey("socket-upload.namespace", "/files");

    @Inject
    HttpServer http;

    @Inject
    UploadServer server;

    @Test
    void is_told_where_uploads_go() {
        HttpResponse<String> page = page();
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(page.body())
                .contains("<meta name=\"socket-upload-server\" content=\"//localhost:" + server.port() + "\">")
                .contains("<meta name=\"socket-upload-namespace\" content=\"/files\">");
        assertThat(Http.get(http, "/socket-upload/index.html").body()).isEqualTo(page.body());
    }

    @Test
    void tells_an_address_that_takes_uploads_from_it() {
        Matcher told =
                Pattern.compile("socket-upload-server\" content=\"([^\"]*)").matcher(page().body());
        assertThat(told.find()).isTrue();
        String origin = "http://localhost:" + http.getPort();
        try (UploadClient client = UploadClient.builder(URI.create("http:" + told.group(1) + "/files"))
                .customize(options -> options.extraHeaders = Map.of("Origin", List.of(origin)))
                .build()) {
            assertThat(client.upload(new ByteArrayInputStream(new byte[5]), "a.bin", 5)
                            .join()
                            .size())
                    .isEqualTo(5);
        }
    }

    @Test
    void has_what_it_consists_of() {
        HttpResponse<String> script = Http.get(http, "/socket-upload/socket-upload.js");
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
        for (String withoutSlash : List.of("/socket-upload", "//socket-upload")) {
            HttpResponse<String> elsewhere = Http.get(http, withoutSlash);
            assertThat(elsewhere.statusCode()).isEqualTo(302);
            assertThat(elsewhere.headers().firstValue("Location")).contains("/socket-upload/");
        }
    }

    @Test
    void may_connect_to_the_upload_port_and_that_of_another_site_may_not() {
        assertThat(connect("http://localhost:" + http.getPort())).isEqualTo(200);
        assertThat(connect("http://localhost:" + (http.getPort() == 1 ? 2 : 1))).isEqualTo(403);
        assertThat(connect("http://evil.example:" + http.getPort())).isEqualTo(403);
    }

    private HttpResponse<String> page() {
        return Http.get(http, "/socket-upload/");
    }

    private int connect(String origin) {
        URI handshake = URI.create("http://localhost:" + server.port() + "/socket.io/?EIO=4&transport=polling");
        return Http.get(handshake, "Origin", origin).statusCode();
    }
}
