package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServer;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FormSignInTest {
    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            TestApplication.of(Extension.class, Owners.class)
                    .overrideConfigKey("quarkus.http.auth.form.enabled", "true")
                    .overrideConfigKey("quarkus.http.auth.form.landing-page", "")
                    .overrideConfigKey("quarkus.http.auth.form.new-cookie-interval", "0s")
                    .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
                    .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
                    .overrideConfigKey("quarkus.security.users.embedded.users.ada", "lovelace"),
            "quarkus-elytron-security-properties-file");

    @Inject
    HttpServer http;

    @Inject
    UploadServer server;

    @Inject
    Owners owners;

    @Test
    void says_who_it_is_on_the_upload_port_too() throws Exception {
        String cookie = signIn();
        upload(cookie);
        assertThat(owners.seen).containsExactly("ada");

        String forged = cookie.replaceFirst("=.", "=_");
        assertThatThrownBy(() -> upload(forged)).hasMessageContaining("Sign in first.");
        assertThatThrownBy(() -> upload("another=cookie")).hasMessageContaining("Sign in first.");
        assertThat(owners.seen).containsExactly("ada");
    }

    private String signIn() throws Exception {
        URI form = URI.create("http://localhost:" + http.getPort() + "/j_security_check");
        HttpRequest request = HttpRequest.newBuilder(form)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("j_username=ada&j_password=lovelace"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private void upload(String cookie) {
        try (UploadClient client = UploadClient.builder(TestApplication.uri(server))
                .customize(options -> options.extraHeaders = Map.of("Cookie", List.of(cookie)))
                .build()) {
            client.upload(new ByteArrayInputStream(new byte[5]), "a.bin", 5).join();
        }
    }
}
