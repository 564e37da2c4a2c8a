package io.socketupload.quarkus.deployment;

import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadsTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of();

    @Inject
    UploadEngine engine;

    @Test
    void are_virtual_where_java_has_them() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        engine.execute(() -> thread.complete(Thread.currentThread()));
        // A virtual thread has no other way to be known by Java 17
        assertThat(thread.join().getClass().getSimpleName())
                .isEqualTo(Runtime.version().feature() >= 21 ? "VirtualThread" : "Thread");
    }
}
