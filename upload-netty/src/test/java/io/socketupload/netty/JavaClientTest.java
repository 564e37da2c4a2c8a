package io.socketupload.netty;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.socket.client.IO;
import io.socket.client.Socket;
import org.json.JSONObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.assertStored;
import static org.assertj.core.api.Assertions.assertThat;

/** The client for Java and Android. */
class JavaClientTest {
    @TempDir
    Path files;

    @TempDir
    Path stored;

    @AutoClose
    private TestServer server;

    @AutoClose("disconnect")
    private Socket socket;

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.storingIn(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void uploads_over_one_transport(String transport) throws Exception {
        upload(new String[] {transport});
    }

    @Test
    void uploads_while_it_upgrades() throws Exception {
        upload(new String[] {"polling", "websocket"});
    }

    private void upload(String[] transports) throws Exception {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports)
                .build();
        socket = IO.socket(URI.create(server.url()), options);
        NodeFile file = NodeFile.random(files, "java", 3 * MIB + 17);
        CompletableFuture<JSONObject> complete = new CompletableFuture<>();
        socket.on(Socket.EVENT_CONNECT, connected -> socket.emit("file-upload-start", new JSONObject(file.start())));
        socket.on("upload-ready", ready -> sendChunks(file));
        socket.on("upload-complete", arguments -> complete.complete((JSONObject) arguments[0]));
        for (String end : List.of("upload-error", Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT)) {
            socket.on(end, arguments -> complete.completeExceptionally(new AssertionError(end + ": " + arguments[0])));
        }
        socket.connect();

        JSONObject told = complete.get(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(told.getString("filePath")).isEqualTo(file.storedName());
        assertStored(stored, file);
    }

    private void sendChunks(NodeFile file) {
        try {
            byte[] bytes = Files.readAllBytes(file.path());
            for (NodeFile.Part part : file.parts()) {
                int start = (int) part.start();
                JSONObject chunk = new JSONObject();
                chunk.put("uploadId", file.id());
                chunk.put("chunkIndex", part.chunkIndex());
                chunk.put("totalChunks", part.totalChunks());
                chunk.put("data", Arrays.copyOfRange(bytes, start, start + part.length()));
                chunk.put("isLastChunk", part.chunkIndex() == part.totalChunks() - 1);
                socket.emit("file-chunk", chunk);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
