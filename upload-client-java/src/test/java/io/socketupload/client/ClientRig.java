package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.socketupload.UploadEngine;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A real server, a network to it, and clients that do not wait long before they try again. */
@Timeout(60)
abstract class ClientRig {
    static final int MIB = 1 << 20;

    @TempDir
    Path files;

    @TempDir
    Path uploads;

    TestServer server;
    CuttingProxy proxy;

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.startOn(0, uploads);
        proxy = new CuttingProxy(server.port());
    }

    @AfterEach
    void stopServer() throws IOException {
        proxy.close();
        server.close();
    }

    /** Puts another server in the place of the one that there is. */
    void serve(Consumer<UploadEngine.Builder> uploading, Consumer<UploadServer.Builder> connecting) throws IOException {
        stopServer();
        server = TestServer.start(uploads, 0, uploading, connecting);
        proxy = new CuttingProxy(server.port());
    }

    void serve(Consumer<UploadEngine.Builder> uploading) throws IOException {
        serve(uploading, connecting -> {});
    }

    UploadClient.Builder client() {
        return UploadClient.builder(proxy.uri()).retryDelay(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    Path state() {
        return files.resolve("state");
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    Path file(int length) throws IOException {
        return Files.write(files.resolve("film.mp4"), bytes(length));
    }

    void assertStored(Upload upload, int length) throws Exception {
        StoredUpload stored = upload.done().get(40, TimeUnit.SECONDS);
        assertThat(server.content(stored)).isEqualTo(bytes(length));
        assertThat(stored.size()).isEqualTo(length);
    }

    static UploadFailedException failure(Upload upload) {
        CompletableFuture<StoredUpload> done = upload.done();
        assertThat(done).failsWithin(40, TimeUnit.SECONDS);
        return catchThrowableOfType(UploadFailedException.class, upload::join);
    }
}
