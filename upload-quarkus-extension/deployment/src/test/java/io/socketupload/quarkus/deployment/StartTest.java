package io.socketupload.quarkus.deployment;

import java.nio.file.Path;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.UploadSessionStore;
import io.socketupload.client.StoredUpload;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadServer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class StartTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of();

    @Inject
    UploadServer server;

    @Inject
    UploadEngine engine;

    @Inject
    ChunkSink sink;

    @Inject
    UploadSessionStore store;

    @ConfigProperty(name = "socket-upload.directory")
    Path directory;

    @ConfigProperty(name = "socket-upload.test-port")
    int port;

    @Test
    void an_application_that_says_nothing_takes_uploads_into_a_folder() {
        StoredUpload stored = TestApplication.upload(server, "a.txt", "hello".getBytes());
        assertThat(directory.resolve(stored.path())).hasContent("hello");
        assertThat(sink).isInstanceOf(FileChunkSink.class);
        assertThat(store).isInstanceOf(FileSessionStore.class);
    }

    @Test
    void has_the_defaults_of_the_engine() {
        assertThat(engine.limits()).isEqualTo(UploadLimits.ofDefaults());
        assertThat(engine.sync()).isEqualTo(Sync.COMPLETE);
    }

    @Test
    void a_test_has_a_free_port_and_properties_tell_it() {
        assertThat(server.port()).isEqualTo(port).isPositive().isNotEqualTo(9092);
        assertThat(ConfigProvider.getConfig().getValue("local.socket-upload.port", int.class))
                .isEqualTo(port);
    }
}
