package io.socketupload.quarkus.deployment;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Else Quarkus would serve the page's files from the class path all the same. */
class NoPageTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            TestApplication.of(Http.class).overrideConfigKey("socket-upload.page.enabled", "false");

    @Inject
    HttpServer http;

    @ParameterizedTest
    @ValueSource(strings = {"/socket-upload", "/socket-upload/", "/socket-upload/socket-upload.js"})
    void has_nothing_of_the_page(String path) {
        assertThat(Http.get(http, path).statusCode()).isEqualTo(404);
    }
}
