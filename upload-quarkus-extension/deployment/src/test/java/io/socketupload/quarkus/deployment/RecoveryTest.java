package io.socketupload.quarkus.deployment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import io.socketupload.testsupport.AlmostFinished;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class RecoveryTest {
    private static final Path DIRECTORY = TestApplication.folder();

    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(SlowToStart.class)
            .overrideConfigKey("socket-upload.directory", DIRECTORY.toString())
            .setBeforeAllCustomizer(() -> AlmostFinished.in(DIRECTORY));

    @Inject
    SlowToStart observer;

    /** It is finished while the application still starts, and not everybody could hear of it. */
    @Test
    void what_a_process_before_it_left_almost_finished_is_told_when_the_application_has_started() {
        Awaitility.await().untilAsserted(() -> assertThat(observer.heard).isNotEmpty());
        assertThat(observer.heard).containsExactly("u-1_a.txt of ada");
        assertThat(observer.early).isFalse();
    }

    @Singleton
    static class SlowToStart {
        final List<String> heard = new CopyOnWriteArrayList<>();
        volatile boolean early;

        /** Takes as long as the engine needs to finish the upload. */
        void start(
                @Observes StartupEvent event,
                UploadEngine engine,
                @ConfigProperty(name = "socket-upload.directory") Path directory) {
            assertThat(engine.isDraining()).isFalse();
            Awaitility.await().until(() -> Files.exists(directory.resolve("u-1_a.txt")));
            early = !heard.isEmpty();
        }

        void completed(@Observes UploadEvent.Completed event) {
            heard.add(event.file().path() + " of " + event.session().owner());
        }
    }
}
