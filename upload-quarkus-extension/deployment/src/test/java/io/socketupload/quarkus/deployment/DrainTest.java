package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Application;
import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadEngine;
import io.socketupload.UploadSession;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class DrainTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            TestApplication.of(SlowToComplete.class).overrideConfigKey("quarkus.shutdown.timeout", "5m");

    @Inject
    UploadServer server;

    @Inject
    UploadEngine engine;

    @Inject
    SlowToComplete sink;

    @Test
    void an_upload_under_way_may_end_while_the_application_waits() throws InterruptedException {
        try (UploadClient client = UploadClient.ofDefaults(TestApplication.uri(server))) {
            Upload upload = client.upload(new ByteArrayInputStream(new byte[5]), "a.bin", 5);
            sink.completing.await();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(Application.currentApplication()::stop);
            Awaitility.await().until(engine::isDraining);
            assertThat(server.isRunning()).isTrue();
            assertThat(stopped).isNotDone();
            sink.mayComplete.countDown();
            assertThat(upload.join().path()).isEqualTo("at last");
            stopped.join();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Singleton
    static class SlowToComplete implements ChunkSink {
        final CountDownLatch completing = new CountDownLatch(1);
        final CountDownLatch mayComplete = new CountDownLatch(1);

        @Override
        public Writer open(UploadSession session) {
            return new Writer() {
                private long count;

                @Override
                public long position() {
                    return count;
                }

                @Override
                public void write(ByteBuffer chunk) {
                    count += chunk.remaining();
                    chunk.position(chunk.limit());
                }

                @Override
                public StoredFile complete() throws InterruptedIOException {
                    completing.countDown();
                    try {
                        mayComplete.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedIOException();
                    }
                    return new StoredFile("at last", count);
                }

                @Override
                public void discard() {
                    count = 0;
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }
}
