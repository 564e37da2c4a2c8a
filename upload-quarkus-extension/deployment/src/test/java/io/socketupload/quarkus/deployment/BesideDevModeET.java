package io.socketupload.quarkus.deployment;

import java.nio.file.Path;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.socketupload.netty.UploadServer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A test of the application in {@link ContinuousTestingTest}: run by Quarkus, in dev mode. */
@QuarkusTest
public class BesideDevModeET {
    @Inject
    UploadServer server;

    @ConfigProperty(name = "socket-upload.directory")
    Path directory;

    @Test
    void takes_uploads_while_dev_mode_does() {
        assertTrue(server.isRunning());
        assertTrue(directory.endsWith(Path.of("target", "uploads")), directory::toString);
    }
}
