package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.InMemorySessionStore;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadMeter;
import io.socketupload.UploadSessionStore;
import io.socketupload.client.StoredUpload;
import io.socketupload.client.UploadClient;
import io.socketupload.client.UploadFailedException;
import io.socketupload.netty.Handshake;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nothing asks for most of these beans but the extension. */
class ApplicationBeansTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(
                    CountingSink.class, CountingMeter.class, OnlyAda.class, Forgetful.class)
            .overrideConfigKey("socket-upload.host", "0.0.0.0"); // fine, with an authenticator

    @ConfigProperty(name = "socket-upload.directory")
    Path directory;

    @Inject
    UploadServer server;

    @Inject
    UploadSessionStore store;

    @Inject
    CountingMeter meter;

    @Test
    void take_the_place_of_those_of_the_extension() {
        assertThat(upload("ada").path()).isEqualTo("counted for ada");
        assertThatThrownBy(() -> upload("eve"))
                .isInstanceOf(UploadFailedException.class)
                .hasMessageContaining("Only Ada.");
        assertThat(meter.written).hasValue(5);
        assertThat(store).isInstanceOf(InMemorySessionStore.class);
        assertThat(directory).isEmptyDirectory();
    }

    private StoredUpload upload(String user) {
        try (UploadClient client = UploadClient.builder(TestApplication.uri(server))
                .auth(Map.of("user", user))
                .build()) {
            return client.upload(new ByteArrayInputStream("hello".getBytes()), "a.txt", 5)
                    .join();
        }
    }

    @ApplicationScoped
    static class OnlyAda implements UploadAuthenticator {
        @Override
        public Result authenticate(Handshake handshake) {
            return handshake.auth().get("user").equals("ada") ? Result.accepted("ada") : Result.refused("Only Ada.");
        }
    }

    @Singleton
    static class CountingMeter implements UploadMeter {
        final AtomicLong written = new AtomicLong();

        @Override
        public void written(long bytes) {
            written.addAndGet(bytes);
        }

        @Override
        public void kept(long nanosSinceArrival) {
            // nobody asks
        }

        @Override
        public void refused(UploadErrorCode code) {
            // nobody asks
        }
    }

    static class Forgetful {
        @Produces
        @Singleton
        UploadSessionStore store() {
            return new InMemorySessionStore();
        }
    }
}
