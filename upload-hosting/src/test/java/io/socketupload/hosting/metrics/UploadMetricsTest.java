package io.socketupload.hosting.metrics;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadEvent;
import io.socketupload.client.UploadClient;
import io.socketupload.file.FileChunkSink;
import io.socketupload.hosting.SampleSession;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class UploadMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path directory;

    /** As docs/embedding.md has it for a program without a framework. */
    @Test
    void a_server_in_a_main_is_measured() throws Exception {
        UploadMetrics metrics = new UploadMetrics(registry);
        try (FileChunkSink sink = new FileChunkSink(directory.resolve("uploads"));
                UploadEngine engine = UploadEngine.builder()
                        .sink(sink)
                        .meter(metrics)
                        .listener(metrics)
                        .build();
                UploadServer server = UploadServer.builder(engine).port(0).build()) {
            UploadMetrics.gauges(() -> engine).bindTo(registry);
            server.start();
            try (UploadClient client = UploadClient.builder(URI.create("http://127.0.0.1:" + server.port()))
                    .build()) {
                client.upload(Files.write(directory.resolve("a.bin"), new byte[100_000]))
                        .join();
            }
            assertThat(registry.get("socket.upload.active").gauge().value()).isZero();
            assertThat(registry.get("socket.upload.waiting").gauge().value()).isZero();
        } // so that everything has been told
        assertThat(registry.get("socket.upload.bytes").counter().count()).isEqualTo(100_000);
        assertThat(registry.get("socket.upload.chunks").timer().count()).isPositive();
        assertThat(registry.get("socket.upload.duration")
                        .tag("outcome", "completed")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void how_uploads_end_is_told_apart() {
        UploadMetrics metrics = new UploadMetrics(registry);
        metrics.on(new UploadEvent.Resumed(new SampleSession(), 4));
        metrics.on(new UploadEvent.Cancelled(new SampleSession(), UploadEvent.Cancelled.Reason.CLIENT));
        metrics.on(new UploadEvent.Failed(new SampleSession(), UploadErrorCode.STORAGE_FAILURE, null));
        metrics.refused(UploadErrorCode.QUOTA_EXCEEDED);
        assertThat(registry.get("socket.upload.resumes").counter().count()).isEqualTo(1);
        assertThat(registry.get("socket.upload.duration").timers())
                .allSatisfy(timer -> assertThat(timer.count()).isEqualTo(1))
                .extracting(timer -> timer.getId().getTag("outcome"))
                .containsExactlyInAnyOrder("cancelled", "failed");
        assertThat(registry.get("socket.upload.rejections")
                        .tag("code", "quota-exceeded")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
