package io.socketupload.quarkus.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;
import io.socketupload.client.StoredUpload;
import io.socketupload.netty.UploadServer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class EventsTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            TestApplication.of(Heard.class, Observer.class, Listener.class, OneRequest.class);

    @Inject
    UploadServer server;

    @Inject
    Heard heard;

    @ConfigProperty(name = "socket-upload.directory")
    Path directory;

    @BeforeEach
    void forget() {
        heard.all.clear();
    }

    @Test
    void come_to_listeners_and_then_to_observers_of_their_type_in_their_order() {
        TestApplication.upload(server, "a.txt", "hello".getBytes());
        Awaitility.await()
                .untilAsserted(() -> assertThat(heard.all)
                        .filteredOn(each -> !each.contains("Progressed"))
                        .containsExactly(
                                "listener: Started",
                                "observer: Started",
                                "listener: Completed",
                                "observer: Completed",
                                "observer of completed: a.txt"));
    }

    @Test
    void are_heard_with_the_applications_class_loader_and_a_request_of_their_own() {
        TestApplication.upload(server, "a.txt", "hello".getBytes());
        Awaitility.await().untilAsserted(() -> assertThat(heard.ended).isPositive());
        assertThat(heard.loaders).containsOnly(getClass().getClassLoader());
    }

    @Test
    void the_file_stays_when_an_observer_fails() {
        StoredUpload stored = TestApplication.upload(server, "poison.txt", "hello".getBytes());
        Awaitility.await().untilAsserted(() -> assertThat(heard.all).contains("observer of completed: poison.txt"));
        assertThat(directory.resolve(stored.path())).hasContent("hello");
        assertThat(TestApplication.upload(server, "b.txt", "hello".getBytes()).size())
                .isEqualTo(5);
    }

    @Singleton
    static class Heard {
        final List<String> all = new CopyOnWriteArrayList<>();
        final List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
        volatile int ended;
    }

    @RequestScoped
    static class OneRequest {
        @Inject
        Heard heard;

        void use() {
            heard.loaders.add(Thread.currentThread().getContextClassLoader());
        }

        @PreDestroy
        void end() {
            heard.ended++;
        }
    }

    @ApplicationScoped
    static class Listener implements UploadListener {
        @Inject
        Heard heard;

        @Override
        public void on(UploadEvent event) {
            heard.all.add("listener: " + event.getClass().getSimpleName());
        }
    }

    @ApplicationScoped
    static class Observer {
        @Inject
        Heard heard;

        @Inject
        OneRequest request;

        void every(@Observes @Priority(1) UploadEvent event) {
            request.use();
            heard.all.add("observer: " + event.getClass().getSimpleName());
        }

        void completed(@Observes @Priority(2) UploadEvent.Completed event) {
            String name = event.session().file().name();
            heard.all.add("observer of completed: " + name);
            if (name.startsWith("poison")) {
                throw new IllegalStateException("An observer's mistake");
            }
        }
    }
}
