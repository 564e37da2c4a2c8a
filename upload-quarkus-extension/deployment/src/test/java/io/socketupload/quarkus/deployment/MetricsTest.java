package io.socketupload.quarkus.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSession;
import io.socketupload.client.UploadFailedException;
import io.socketupload.netty.UploadServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MetricsTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            Extension.with(TestApplication.of(Extension.class, NoTexts.class, Meters.class), "quarkus-micrometer");

    @Inject
    UploadServer server;

    @Inject
    MeterRegistry registry;

    @Test
    void the_applications_registry_has_the_meters_of_uploads() {
        TestApplication.upload(server, "a.bin", new byte[100_000]);
        assertThatThrownBy(() -> TestApplication.upload(server, "a.txt", new byte[10]))
                .isInstanceOf(UploadFailedException.class);
        assertThat(registry.get("socket.upload.bytes").counter().count()).isEqualTo(100_000);
        assertThat(registry.get("socket.upload.chunks").timer().count()).isPositive();
        assertThat(registry.get("socket.upload.resumes").counter().count()).isZero();
        assertThat(registry.get("socket.upload.rejections")
                        .tag("code", UploadErrorCode.REJECTED.wireName())
                        .counter()
                        .count())
                .isEqualTo(1);
        Awaitility.await()
                .untilAsserted(() -> assertThat(registry.get("socket.upload.duration")
                                .tag("outcome", "completed")
                                .timer()
                                .count())
                        .isEqualTo(1));
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                registry.get("socket.upload.active").gauge().value())
                        .isZero());
        assertThat(registry.get("socket.upload.waiting").gauge().value()).isZero();
    }

    @ApplicationScoped
    static class NoTexts implements UploadPolicy {
        @Override
        public Decision check(UploadSession session) {
            return session.file().name().endsWith(".txt")
                    ? Decision.reject(UploadErrorCode.REJECTED, "No texts.")
                    : Decision.accept();
        }
    }

    /** Quarkus puts it into its own, which counts nothing without. */
    static class Meters {
        @Produces
        @Singleton
        SimpleMeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }
}
