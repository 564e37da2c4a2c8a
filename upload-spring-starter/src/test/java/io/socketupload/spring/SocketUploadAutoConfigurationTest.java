package io.socketupload.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.Executor;

import io.socketupload.ChunkSink;
import io.socketupload.InMemorySessionStore;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadPolicy.Decision;
import io.socketupload.UploadSessionStore;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.testsupport.NodeClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/** What the auto-configuration makes, and what it leaves to the application. */
class SocketUploadAutoConfigurationTest {
    @TempDir
    Path directory;

    private ApplicationContextRunner context() {
        return Contexts.storingIn(directory.resolve("uploads"));
    }

    @Test
    void takes_uploads_into_a_folder_by_default() {
        context().run(context -> {
            assertThat(context).hasSingleBean(UploadEngine.class);
            assertThat(context).getBean(ChunkSink.class).isInstanceOf(FileChunkSink.class);
            assertThat(context).getBean(UploadSessionStore.class).isInstanceOf(FileSessionStore.class);
            assertThat(health(context).statusCode()).isEqualTo(200);
        });
    }

    @Test
    void does_nothing_when_it_is_switched_off() {
        context().withPropertyValues("socket-upload.enabled=false").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context).doesNotHaveBean(UploadEngine.class);
            assertThat(directory.resolve("uploads")).doesNotExist();
        });
    }

    /** An application without any of these has uploads all the same. */
    @Test
    void needs_no_web_no_actuator_no_metrics_and_no_security() {
        context()
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.web",
                        "org.springframework.http",
                        "org.springframework.security",
                        "org.springframework.boot.actuate",
                        "io.micrometer",
                        "jakarta.servlet",
                        "reactor"))
                .run(context -> assertThat(health(context).statusCode()).isEqualTo(200));
    }

    @Test
    void ends_with_the_application() {
        int[] port = new int[1];
        context().run(context -> port[0] = port(context));
        assertThat(port[0]).isPositive();
        context()
                .withPropertyValues("socket-upload.port=" + port[0])
                .run(context -> assertThat(port(context)).isEqualTo(port[0]));
    }

    @Test
    void takes_uploads_again_when_a_stopped_context_starts_again() {
        context().run(context -> {
            context.stop();
            assertThat(context.getBean(UploadEngine.class).isDraining()).isTrue();
            context.start();
            assertThat(context.getBean(UploadEngine.class).isDraining()).isFalse();
            assertThat(health(context).statusCode()).isEqualTo(200);
        });
    }

    // -- the application's own beans --

    @Test
    void a_sink_of_the_application_takes_the_place_of_the_folder() {
        context().withUserConfiguration(OwnSink.class).run(context -> {
            assertThat(context).doesNotHaveBean(FileChunkSink.class);
            assertThat(context).hasSingleBean(ChunkSink.class);
            assertThat(context).hasNotFailed();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSink {
        @Bean
        ChunkSink sink() {
            return session -> {
                throw new UnsupportedOperationException();
            };
        }
    }

    @Test
    void a_store_of_the_application_takes_the_place_of_the_files() {
        context()
                .withUserConfiguration(OwnStore.class)
                .run(context ->
                        assertThat(context).getBean(UploadSessionStore.class).isInstanceOf(InMemorySessionStore.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnStore {
        @Bean
        UploadSessionStore store() {
            return new InMemorySessionStore();
        }
    }

    @Test
    void an_engine_of_the_application_takes_the_place_of_ours() {
        context().withUserConfiguration(OwnEngine.class).run(context -> {
            assertThat(context).hasSingleBean(UploadEngine.class).hasBean("mine");
            assertThat(health(context).statusCode()).isEqualTo(200);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {
        @Bean
        UploadEngine mine(ChunkSink sink) {
            return UploadEngine.builder().sink(sink).build();
        }
    }

    @Test
    void policies_of_the_application_are_asked_in_their_order() {
        context()
                .withUserConfiguration(Policies.class)
                .withPropertyValues("socket-upload.allowed-extensions=txt")
                .run(context -> {
                    UploadPolicy policy = context.getBean(UploadEngine.class).policy();
                    assertThat(policy.check(new SampleSession("a.exe", "grace")))
                            .isEqualTo(policy.check(new SampleSession("a.exe", "ada")))
                            .isInstanceOfSatisfying(
                                    Decision.Reject.class,
                                    no -> assertThat(no.code()).isEqualTo(UploadErrorCode.TYPE_NOT_ALLOWED));
                    assertThat(policy.check(new SampleSession("a.txt", "grace")))
                            .isEqualTo(Decision.reject(UploadErrorCode.FORBIDDEN, "Not you."));
                    assertThat(policy.check(new SampleSession("a.txt", "ada")))
                            .isEqualTo(Decision.reject(UploadErrorCode.RATE_LIMITED, "Not now."));
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Policies {
        @Bean
        @Order(2)
        UploadPolicy second() {
            return session -> Decision.reject(UploadErrorCode.RATE_LIMITED, "Not now.");
        }

        @Bean
        @Order(1)
        UploadPolicy first() {
            return session -> session.owner().equals("ada")
                    ? Decision.accept()
                    : Decision.reject(UploadErrorCode.FORBIDDEN, "Not you.");
        }
    }

    // -- threads --

    @Test
    void the_executor_of_the_application_runs_what_blocks() {
        context().withUserConfiguration(OwnExecutor.class).run(context -> {
            assertThat(threadOf(context)).isEqualTo(Thread.currentThread());
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {
        @Bean
        Executor executor() {
            return new SyncTaskExecutor();
        }
    }

    /** Boot's own has eight threads, which eight slow disks would hold. */
    @Test
    void the_executor_that_boot_makes_is_for_others() {
        context()
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasBean("applicationTaskExecutor");
                    assertThat(threadOf(context).getName()).doesNotStartWith("task-");
                });
    }

    @Test
    void of_several_executors_none_is_taken() {
        context()
                .withUserConfiguration(OwnExecutor.class, AnotherExecutor.class)
                .run(context -> {
                    assertThat(threadOf(context)).isNotEqualTo(Thread.currentThread());
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class AnotherExecutor {
        @Bean
        Executor another() {
            return new SyncTaskExecutor();
        }
    }

    private static Thread threadOf(ApplicationContext context) {
        java.util.concurrent.CompletableFuture<Thread> thread = new java.util.concurrent.CompletableFuture<>();
        context.getBean(UploadEngine.class).execute(() -> thread.complete(Thread.currentThread()));
        return NodeClient.get(thread);
    }

    // -- small things --

    static int port(ApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.socket-upload.port", Integer.class);
    }

    private static HttpResponse<String> health(ApplicationContext context) throws Exception {
        URI health = URI.create("http://127.0.0.1:" + port(context) + "/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
    }
}
