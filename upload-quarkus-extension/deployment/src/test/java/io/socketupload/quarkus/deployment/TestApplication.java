package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.client.StoredUpload;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;

/** Applications to test with, each with a folder of its own, and what uploads to them. */
final class TestApplication {
    private TestApplication() {}

    static QuarkusUnitTest of(Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(jar -> jar.addClass(TestApplication.class).addClasses(classes))
                .overrideConfigKey("socket-upload.directory", folder().toString());
    }

    static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "uploads")), null)
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For an application that keeps its port over a reload. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static URI uri(UploadServer server) {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    static StoredUpload upload(UploadServer server, String fileName, byte[] content) {
        try (UploadClient client = UploadClient.ofDefaults(uri(server))) {
            return client.upload(new ByteArrayInputStream(content), fileName, content.length)
                    .join();
        }
    }
}
