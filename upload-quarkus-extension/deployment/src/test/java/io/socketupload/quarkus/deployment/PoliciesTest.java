package io.socketupload.quarkus.deployment;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSession;
import io.socketupload.client.UploadFailedException;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PoliciesTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(
                    Asked.class, Strict.class, Others.class, CountingSink.class)
            .overrideConfigKey("socket-upload.allowed-extensions", "txt")
            .overrideConfigKey("socket-upload.max-uploads-per-owner", "1");

    @Inject
    UploadServer server;

    @Inject
    Asked asked;

    @BeforeEach
    void forget() {
        asked.names.clear();
    }

    @Test
    void are_asked_by_priority_the_highest_first() {
        TestApplication.upload(server, "a.txt", new byte[1]);
        assertThat(asked.names).containsExactly("priority 20", "priority 10", "no priority");
    }

    @Test
    void are_asked_after_the_properties_about_names() {
        assertThatThrownBy(() -> TestApplication.upload(server, "a.exe", new byte[1]))
                .isInstanceOfSatisfying(
                        UploadFailedException.class,
                        failure -> assertThat(failure.code()).isEqualTo("type-not-allowed"));
        assertThat(asked.names).isEmpty();
    }

    @Singleton
    static class Asked {
        final List<String> names = new CopyOnWriteArrayList<>();

        UploadPolicy.Decision accept(String name) {
            names.add(name);
            return UploadPolicy.Decision.accept();
        }
    }

    @ApplicationScoped
    @Priority(20)
    static class Strict implements UploadPolicy {
        @Inject
        Asked asked;

        @Override
        public Decision check(UploadSession session) {
            return asked.accept("priority 20");
        }
    }

    static class Others {
        @Produces
        @Singleton
        UploadPolicy last(Asked asked) {
            return session -> asked.accept("no priority");
        }

        @Produces
        @Singleton
        @Priority(10)
        UploadPolicy second(Asked asked) {
            return session -> asked.accept("priority 10");
        }
    }
}
