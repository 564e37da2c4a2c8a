package io.socketupload.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socketupload.FileMetadata;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import io.socketupload.file.FileSessionStore;
import io.socketupload.testsupport.NodeClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationEventsTest {
    @TempDir
    Path directory;

    /** It is finished while the application is still being put together, and nobody could hear of it. */
    @Test
    void what_a_process_before_it_left_almost_finished_is_told_when_the_application_has_started() throws IOException {
        almostFinished();
        Contexts.storingIn(directory)
                .withUserConfiguration(LateListener.class)
                .withPropertyValues("test.finished=" + directory.resolve("u-1_a.txt"))
                .run(context -> {
                    LateListener listener = context.getBean(LateListener.class);
                    Awaitility.await()
                            .atMost(NodeClient.PATIENCE)
                            .untilAsserted(() -> assertThat(listener.heard).isNotEmpty());
                    assertThat(listener.heard).singleElement().satisfies(event -> {
                        assertThat(event.session().owner()).isEqualTo("ada");
                        assertThat(event.file().path()).isEqualTo("u-1_a.txt");
                    });
                });
    }

    /** As a server leaves it that is killed at the very moment. */
    private void almostFinished() throws IOException {
        FileSessionStore store = new FileSessionStore(directory, Sync.NEVER);
        SavedUpload received = saved(Phase.RECEIVING);
        assertThat(store.create(received)).isTrue();
        Files.writeString(directory.resolve(".incoming/u-1.part"), "hello");
        assertThat(store.replace(received, saved(Phase.COMPLETING))).isTrue();
    }

    private static SavedUpload saved(Phase phase) {
        Instant now = Instant.now();
        return new SavedUpload(
                new UploadId("u-1"),
                new FileMetadata("a.txt", 5, "text/plain"),
                "ada",
                "0".repeat(64),
                0,
                now,
                now.plus(Duration.ofHours(1)),
                phase,
                null,
                null);
    }

    static class LateListener {
        final List<UploadEvent.Completed> heard = new CopyOnWriteArrayList<>();

        /** Takes as long to start as the engine needs to finish the upload. */
        @Bean
        Object slowToStart(UploadEngine engine, org.springframework.core.env.Environment environment) {
            Path finished = Path.of(environment.getRequiredProperty("test.finished"));
            Awaitility.await().atMost(NodeClient.PATIENCE).until(() -> Files.exists(finished));
            return engine.toString();
        }

        @EventListener
        void on(UploadEvent.Completed event) {
            heard.add(event);
        }
    }
}
