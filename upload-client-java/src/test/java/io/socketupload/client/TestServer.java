package io.socketupload.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.socketupload.UploadEngine;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;

/** The real server, in this process. */
final class TestServer implements AutoCloseable {
    private final Path directory;
    private final FileChunkSink sink;
    private final UploadEngine engine;
    private final UploadServer server;

    TestServer(Path directory) throws IOException {
        this(directory, server -> {});
    }

    TestServer(Path directory, Consumer<UploadServer.Builder> options) throws IOException {
        this.directory = directory;
        sink = new FileChunkSink(directory);
        engine = UploadEngine.builder()
                .sink(sink)
                .store(new FileSessionStore(directory))
                .build();
        UploadServer.Builder builder = UploadServer.builder(engine).port(0);
        options.accept(builder);
        server = builder.build();
        server.start();
    }

    /** Lets in whoever has the token. */
    static UploadAuthenticator token(String token) {
        return handshake -> token.equals(handshake.auth().get("token"))
                ? UploadAuthenticator.Result.accepted("user")
                : UploadAuthenticator.Result.refused("The token is wrong.");
    }

    int port() {
        return server.port();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    byte[] content(StoredUpload stored) throws IOException {
        return Files.readAllBytes(directory.resolve(stored.path()));
    }

    void stop(Duration drain) throws IOException {
        server.stop(drain);
        engine.close();
        sink.close();
    }

    @Override
    public void close() throws IOException {
        stop(Duration.ZERO);
    }
}
