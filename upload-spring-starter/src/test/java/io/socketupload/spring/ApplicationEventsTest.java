package io.socketupload.spring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import io.socketupload.testsupport.AlmostFinished;
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
    void what_a_process_before_it_left_almost_finished_is_told_when_the_application_has_started() {
        AlmostFinished.in(directory);
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
