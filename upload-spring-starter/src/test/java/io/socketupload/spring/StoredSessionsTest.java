package io.socketupload.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

import io.socketupload.testsupport.NodeClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;

import static org.assertj.core.api.Assertions.assertThat;

/** An application whose sessions are kept by Spring Session. */
class StoredSessionsTest {
    @TempDir
    Path directory;

    @Test
    void tell_who_a_client_is_until_they_are_over() throws IOException {
        try (Running application = Running.storingIn(directory.resolve("uploads"), WithStoredSessions.class);
                NodeClient node = new NodeClient()) {
            String cookie = application.signIn("ada");
            assertThat(cookie).startsWith("SESSION=");
            node.connect(application.uploadUrl(), Running.withCookie(cookie)).disconnect();
            for (String refused : new String[] {"SESSION=bm9uc2Vuc2U=", "SESSION=nonsense-", "SESSION=", "OTHER=1"}) {
                assertThat(node.open(application.uploadUrl(), Running.withCookie(refused))
                                .await("connect_error")
                                .textValue())
                        .isEqualTo("Sign in first.");
            }
            application.get("/logout", cookie);
            assertThat(node.open(application.uploadUrl(), Running.withCookie(cookie))
                            .await("connect_error")
                            .textValue())
                    .isEqualTo("Sign in first.");
        }
    }

    @EnableSpringHttpSession
    @Import(Application.class)
    static class WithStoredSessions {
        @Bean
        MapSessionRepository sessions() {
            return new MapSessionRepository(new ConcurrentHashMap<>());
        }
    }
}
