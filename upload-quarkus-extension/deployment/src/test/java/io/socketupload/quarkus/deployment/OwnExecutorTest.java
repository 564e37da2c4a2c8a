package io.socketupload.quarkus.deployment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Identifier;
import io.socketupload.UploadEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class OwnExecutorTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(Executors.class);

    @Inject
    UploadEngine engine;

    @Test
    void of_several_executors_the_one_for_uploads_is_taken() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        engine.execute(() -> thread.complete(Thread.currentThread()));
        assertThat(thread).isCompletedWithValue(Thread.currentThread());
    }

    static class Executors {
        @Produces
        @Singleton
        @Identifier("socket-upload")
        Executor forUploads() {
            return Runnable::run;
        }

        @Produces
        @Singleton
        Executor another() {
            return task -> {
                throw new AssertionError("Not this one");
            };
        }
    }
}
