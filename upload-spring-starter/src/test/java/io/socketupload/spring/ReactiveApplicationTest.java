package io.socketupload.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.testsupport.NodeClient;
import io.socketupload.testsupport.SampleFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/** An application on WebFlux, with users. */
class ReactiveApplicationTest {
    @TempDir
    Path directory;

    @Test
    void knows_its_users_and_has_the_page() throws IOException {
        try (Running application = Running.storingIn(
                        directory.resolve("uploads"), Reactive.class, "spring.main.web-application-type=reactive");
                NodeClient node = new NodeClient()) {
            Map<String, ?> nobody = Map.of("transports", List.of("websocket"));
            JsonNode reason = node.open(application.uploadUrl(), nobody).await("connect_error");
            assertThat(reason.textValue()).isEqualTo("Sign in first.");

            String cookie = application.signIn("ada");
            NodeClient.Connection ada = node.connect(application.uploadUrl(), Running.withCookie(cookie));
            SampleFile file = SampleFile.of(directory, "film", 1 << 20);
            ada.upload(file);
            assertThat(directory.resolve("uploads").resolve(file.storedName())).hasSameBinaryContentAs(file.path());

            assertThat(application.get("/socket-upload/", cookie).body())
                    .contains("content=\"//127.0.0.1:" + application.uploadPort() + "\"");
            assertThat(application
                            .get("/socket-upload/socket-upload.js", cookie)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(application.get("/actuator/health", cookie).body()).contains("socketUpload");
        }
    }

    @Test
    void has_no_page_when_that_is_switched_off() {
        try (Running application = Running.storingIn(
                directory.resolve("uploads"),
                Reactive.class,
                "spring.main.web-application-type=reactive",
                "socket-upload.page.enabled=false")) {
            assertThat(application
                            .get("/socket-upload/index.html", application.signIn("ada"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Reactive {
        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(
                    User.withUsername("ada").password("{noop}secret").build());
        }

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .csrf(ServerHttpSecurity.CsrfSpec::disable)
                    .build();
        }
    }
}
