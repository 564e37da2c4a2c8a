package io.socketupload.quarkus.deployment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.runtime.Application;
import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadServer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Without {@code quarkus.shutdown.timeout}, Quarkus waits for nothing. */
class StopTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(HeldStream.class);

    @Inject
    UploadServer server;

    @Inject
    UploadEngine engine;

    @ConfigProperty(name = "socket-upload.directory")
    Path directory;

    @Test
    void an_upload_under_way_is_kept_for_later_and_the_port_and_the_directory_are_free() throws IOException {
        int port = server.port();
        HeldStream stream = new HeldStream();
        try (UploadClient client = UploadClient.ofDefaults(TestApplication.uri(server))) {
            Upload upload = client.upload(stream, "a.bin", HeldStream.SIZE);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(engine.sessions())
                            .singleElement()
                            .satisfies(session ->
                                    assertThat(session.progress().bytes()).isPositive()));
            Application.currentApplication().stop();
            assertThat(upload.done()).isNotDone();
            upload.pause();
            stream.letGo();
        }
        try (ServerSocket another = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                FileChunkSink next = new FileChunkSink(directory)) {
            assertThat(another.getLocalPort()).isEqualTo(port);
            assertThat(next.sync()).isEqualTo(Sync.COMPLETE);
            List<SavedUpload> kept = new ArrayList<>();
            new FileSessionStore(directory, Sync.NEVER).forEach(kept::add);
            assertThat(kept)
                    .singleElement()
                    .satisfies(saved -> assertThat(saved.phase()).isEqualTo(Phase.RECEIVING));
        }
    }
}
