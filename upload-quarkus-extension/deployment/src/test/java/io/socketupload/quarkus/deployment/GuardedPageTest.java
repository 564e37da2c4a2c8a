package io.socketupload.quarkus.deployment;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class GuardedPageTest {
    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            TestApplication.of(Extension.class, Http.class)
                    .overrideConfigKey("quarkus.http.root-path", "/app")
                    .overrideConfigKey("quarkus.http.auth.basic", "true")
                    .overrideConfigKey("quarkus.http.auth.permission.page.paths", "/app/socket-upload/*")
                    .overrideConfigKey("quarkus.http.auth.permission.page.policy", "authenticated")
                    .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
                    .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
                    .overrideConfigKey("quarkus.security.users.embedded.users.ada", "lovelace")
                    .overrideConfigKey("socket-upload.page.server", "https://uploads.example.org"),
            "quarkus-elytron-security-properties-file");

    @Inject
    HttpServer http;

    @Test
    void is_below_the_root_path_and_guarded_by_the_applications_policies() {
        assertThat(Http.get(http, "/socket-upload/").statusCode()).isEqualTo(404);
        assertThat(Http.get(http, "/app/socket-upload/").statusCode()).isEqualTo(401);
        String ada = "Basic YWRhOmxvdmVsYWNl"; // ada:lovelace
        assertThat(Http.get(http, "/app/socket-upload/", "Authorization", ada).body())
                .contains("<meta name=\"socket-upload-server\" content=\"https://uploads.example.org\">");
        assertThat(Http.get(http, "/app/socket-upload/style.css", "Authorization", ada)
                        .statusCode())
                .isEqualTo(200);
    }
}
