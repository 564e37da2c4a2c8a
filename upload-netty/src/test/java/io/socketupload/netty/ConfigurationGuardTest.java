package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is changed of netty-socketio's defaults; where clients can notice it, other tests show that they do. */
class ConfigurationGuardTest {
    private static final UploadLimits LIMITS = UploadLimits.ofDefaults();

    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    @Test
    void every_default_that_would_do_harm_is_changed() {
        Configuration configuration = new Configuration();
        UploadEndpoint.configure(configuration, LIMITS);
        assertThat(configuration.isRandomSession()).isTrue();
        assertThat(configuration.isHttpCompression()).isFalse();
        assertThat(configuration.isWebsocketCompression()).isFalse();
        assertThat(configuration.getAckMode()).isEqualTo(AckMode.MANUAL);
        assertThat(configuration.getMaxFramePayloadLength())
                .isEqualTo(LIMITS.maxChunkSize() + RequestReader.MAX_LENGTH);
        assertThat(configuration.getMaxHttpContentLength()).isGreaterThan(LIMITS.window() / 3 * 4);
        assertThat(configuration.getJsonSupport()).isInstanceOf(QuietJsonSupport.class);
        assertThat(configuration.isAddVersionHeader()).isFalse();
        assertThat(configuration.getSSLProtocol()).isEqualTo("TLS");
        assertThat(configuration.getSocketConfig().isReuseAddress()).isTrue();
        assertThat(configuration.getUpgradeTimeout())
                .isEqualTo(configuration.getPingInterval() + configuration.getPingTimeout());
    }

    @Test
    void the_largest_limits_do_not_overflow() {
        Configuration configuration = new Configuration();
        UploadEndpoint.configure(configuration, LIMITS.withChunks(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(configuration.getMaxFramePayloadLength()).isEqualTo(Integer.MAX_VALUE);
        assertThat(configuration.getMaxHttpContentLength()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void the_smallest_limits_leave_room_for_an_event() {
        Configuration configuration = new Configuration();
        UploadEndpoint.configure(configuration, LIMITS.withChunks(1, 1));
        assertThat(configuration.getMaxFramePayloadLength()).isGreaterThan(RequestReader.MAX_LENGTH);
        assertThat(configuration.getMaxHttpContentLength()).isGreaterThan(RequestReader.MAX_LENGTH);
    }

    static Stream<Named<Consumer<Configuration>>> harmful() {
        return Stream.of(
                Named.of("sessions by cookie", configuration -> configuration.setRandomSession(false)),
                Named.of("compressed answers", configuration -> configuration.setHttpCompression(true)),
                Named.of("compressed frames", configuration -> configuration.setWebsocketCompression(true)),
                Named.of("acknowledgements unasked", configuration -> configuration.setAckMode(AckMode.AUTO)),
                Named.of("its own JSON", configuration -> configuration.setJsonSupport(new JacksonJsonSupport())),
                Named.of("small frames", configuration -> configuration.setMaxFramePayloadLength(64 * 1024)),
                Named.of("small posts", configuration -> configuration.setMaxHttpContentLength(64 * 1024)));
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void no_endpoint_is_made_on_a_server_with_a_harmful_default(Consumer<Configuration> change) {
        try (UploadEngine engine = UploadEngine.builder().sink(new RawSink()).build()) {
            Configuration configuration = new Configuration();
            UploadEndpoint.configure(configuration, engine.limits());
            change.accept(configuration);
            UploadEndpoint endpoint = UploadEndpoint.on(new SocketIOServer(configuration), engine);
            assertThatThrownBy(endpoint::bind)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("UploadEndpoint.configure");
            UploadServer.Builder builder = UploadServer.builder(engine).customize(change);
            assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        }
    }

    // -- what no other test shows --

    /** A window of chunks and their headers, as a client that fills it may send them. */
    @Test
    void a_window_of_chunks_fits_into_one_post() {
        int chunkSize = LIMITS.maxChunkSize();
        int chunks = LIMITS.window() / chunkSize;
        RawPolling session = new RawPolling(server.port());
        session.post("40");
        session.messages();
        session.post("42[\"file-upload-start\"," + RawFields.start("x", (long) chunkSize * chunks) + "]");
        assertThat(session.messages()).anyMatch(message -> message.contains("upload-ready"));
        String bytes = "b" + Base64.getEncoder().encodeToString(new byte[chunkSize]);
        StringBuilder payload = new StringBuilder("3");
        for (int index = 0; index < chunks; index++) {
            payload.append("\u001e451-[\"file-chunk\",")
                    .append(RawFields.chunk("x", index, chunks))
                    .append("]\u001e")
                    .append(bytes);
        }
        assertThat(session.post(payload.toString()).status()).isEqualTo(200);
        RawServer.soon().until(() -> session.messages().stream().anyMatch(text -> text.contains("upload-complete")));
        session.close();
    }

    @Test
    void the_handshake_tells_how_much_a_post_may_hold() {
        RawPolling session = new RawPolling(server.port());
        int told = RawClient.json(session.handshake().text().substring(1)).path("maxPayload").asInt();
        assertThat(told).isBetween(1_000_000, 5_000_000);
        byte[] payload = "3".repeat(told).getBytes();
        for (int i = 1; i < payload.length; i += 100) {
            payload[i] = 0x1e;
        }
        payload[payload.length - 1] = '3';
        assertThat(session.post(payload).status()).isNotEqualTo(413);
        session.close();
    }

    @Test
    void nothing_is_acknowledged_that_nobody_acknowledged(@TempDir Path directory) throws IOException {
        try (RawHost host = new RawHost(directory, endpoint -> endpoint);
                RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("427[\"number\",1]").send("428[\"text\",\"x\"]");
            client.ack(8);
            assertThat(client.rest()).noneMatch(message -> message.startsWith("437"));
        }
    }

    @Test
    void a_port_is_free_for_a_restart_at_once(@TempDir Path directory) throws IOException {
        TestServer first = TestServer.storingIn(directory);
        int port = first.port();
        RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, port);
        first.close(); // which ends the connection from the server's side
        client.awaitEnd();
        try (TestServer second = TestServer.storingIn(directory, LIMITS, builder -> builder.port(port))) {
            assertThat(RawRequest.get("/health").send(second.port()).status()).isEqualTo(200);
        }
    }
}
