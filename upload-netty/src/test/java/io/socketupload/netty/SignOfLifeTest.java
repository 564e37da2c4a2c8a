package io.socketupload.netty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that do not answer pings: on a slow line the answer waits behind the chunks that were sent before. */
class SignOfLifeTest {
    private static final int PING_MILLIS = 1000;
    private static final int CHUNKS = 20;

    @TempDir
    Path directory;

    @Test
    void a_client_that_sends_chunks_is_alive() throws Exception {
        try (TestServer server = impatientServer()) {
            Mute client = new Mute();
            WebSocket socket = client.connect(server);
            socket.sendText(
                            "42[\"file-upload-start\",{\"fileName\":\"a\",\"fileSize\":" + CHUNKS
                                    + ",\"fileType\":\"\",\"uploadId\":\"1\"}]",
                            true)
                    .join();
            for (int i = 0; i < CHUNKS; i++) {
                socket.sendText(
                                "451-[\"file-chunk\",{\"uploadId\":\"1\",\"chunkIndex\":" + i + ",\"totalChunks\":"
                                        + CHUNKS + ",\"data\":{\"_placeholder\":true,\"num\":0},\"isLastChunk\":"
                                        + (i == CHUNKS - 1) + "}]",
                                true)
                        .join();
                socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) i}), true).join();
                Thread.sleep(4 * PING_MILLIS / CHUNKS);
            }

            assertThat(client.complete.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(directory.resolve("1_a")).hasSize(CHUNKS);
            socket.abort();
        }
    }

    @Test
    void one_that_sends_nothing_is_not() throws Exception {
        try (TestServer server = impatientServer()) {
            WebSocket socket = new Mute().connect(server);
            socket.sendText(
                            "42[\"file-upload-start\",{\"fileName\":\"a\",\"fileSize\":1,"
                                    + "\"fileType\":\"\",\"uploadId\":\"1\"}]",
                            true)
                    .join();
            await().until(() -> !server.engine.sessions().isEmpty());

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.engine.sessions().isEmpty());
            socket.abort();
        }
    }

    private TestServer impatientServer() throws Exception {
        return TestServer.storingIn(
                directory,
                UploadLimits.ofDefaults(),
                builder -> builder.customize(configuration -> {
                    configuration.setPingInterval(PING_MILLIS);
                    configuration.setPingTimeout(PING_MILLIS);
                }));
    }

    private static final class Mute implements WebSocket.Listener {
        final CountDownLatch connected = new CountDownLatch(1);
        final CountDownLatch complete = new CountDownLatch(1);

        WebSocket connect(TestServer server) throws InterruptedException {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=websocket"),
                            this)
                    .join();
            socket.sendText("40", true).join();
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            return socket;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            if (text.toString().startsWith("40")) {
                connected.countDown();
            } else if (text.toString().startsWith("42[\"upload-complete\"")) {
                complete.countDown();
            }
            socket.request(1);
            return null;
        }
    }
}
