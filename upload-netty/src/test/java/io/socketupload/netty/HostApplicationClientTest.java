package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.KIB;
import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.assertStored;
import static io.socketupload.netty.NodeSocket.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** An application that takes uploads on its own server, beside its own events. */
class HostApplicationClientTest {
    private static final List<byte[]> PAYLOADS = Stream.of(
                    "",
                    "\0",
                    "\0\0",
                    "\0\1\u00ff",
                    "\0\0\u00ff",
                    "\0\3\u00ffabc",
                    "1:",
                    "1:4",
                    "10:",
                    "b",
                    "bAAAA",
                    "\u001e",
                    "\4",
                    "4",
                    "2probe",
                    "42[\"text\",\"x\"]",
                    "x".repeat(70_000),
                    "\0".repeat(300))
            .map(text -> text.getBytes(ISO_8859_1))
            .toList();

    // netty-socketio breaks the base64 of longer ones into lines, and then finds them to be no JSON.
    private static final int MAX_ACKNOWLEDGED = 57;

    @AutoClose
    private static final NodeClient node = new NodeClient();

    @TempDir
    private static Path stored;

    private static JavaHost host;

    @TempDir
    Path files;

    @BeforeAll
    static void startHost() throws IOException {
        host = new JavaHost(stored, "/files", "", "/files", "/chat");
    }

    @AfterAll
    static void stopHost() throws IOException {
        host.close();
    }

    static Stream<Arguments> everywhere() {
        return Stream.of("/", "/files", "/chat")
                .flatMap(namespace -> Stream.of(NodeTransport.WEBSOCKET, NodeTransport.POLLING)
                        .map(transport -> Arguments.of(namespace, transport)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void events_of_text_arrive_and_are_acknowledged(String namespace, NodeTransport transport) {
        NodeSocket socket = node.connect(host.url() + namespace, transport.options());
        for (String text : List.of("", "hello", "\u6587\u4ef6", "file-chunk", "x".repeat(50_000))) {
            assertThat(socket.answer(socket.ask("text", text)).textValue()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void bytes_arrive_whatever_they_look_like(String namespace, NodeTransport transport) {
        NodeSocket socket = node.connect(host.url() + namespace, transport.options());
        for (byte[] payload : PAYLOADS) {
            JsonNode echo = socket.answer(socket.ask("bytes", bytes(payload)));
            assertThat(decoded(echo)).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void bytes_arrive_whatever_they_begin_with(String namespace, NodeTransport transport) {
        NodeSocket socket = node.connect(host.url() + namespace, transport.options());
        List<byte[]> sent = new ArrayList<>();
        List<CompletableFuture<JsonNode>> echoes = new ArrayList<>();
        for (int lead = 0; lead < 256; lead++) {
            byte[] payload = {(byte) lead, 1, ':', (byte) 0xff, 3};
            sent.add(payload);
            echoes.add(socket.ask("bytes", bytes(payload)));
        }
        for (int lead = 0; lead < 256; lead++) {
            assertThat(decoded(socket.answer(echoes.get(lead)))).isEqualTo(sent.get(lead));
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void several_attachments_and_those_inside_of_objects_arrive(String namespace, NodeTransport transport) {
        NodeSocket socket = node.connect(host.url() + namespace, transport.options());
        for (byte[] first : PAYLOADS) {
            byte[] second = {0, 1, (byte) 0xff};
            JsonNode echo = socket.answer(socket.ask("several", bytes(first), "between", bytes(second)));
            assertThat(decoded(echo.get(0))).isEqualTo(first);
            assertThat(echo.get(1).textValue()).isEqualTo("between");
            assertThat(decoded(echo.get(2))).isEqualTo(second);
        }
        JsonNode note = socket.answer(socket.ask("note", Map.of("name", "a note", "bytes", bytes((byte) 0))));
        assertThat(note.get(0).textValue()).isEqualTo("a note");
        assertThat(decoded(note.get(1))).containsExactly(0);
    }

    @ParameterizedTest
    @EnumSource
    void events_of_the_application_arrive_in_the_middle_of_uploads(NodeTransport transport) throws IOException {
        NodeSocket uploads = node.connect(host.url() + "/files", transport.with("forceNew", false));
        NodeSocket chat = node.connect(host.url() + "/chat", transport.with("forceNew", false));
        NodeFile file =
                NodeFile.random(files, "beside-" + transport, 1000 * KIB).withChunks(10 * KIB);
        uploads.start(file);
        List<NodeFile.Part> parts = file.parts();
        List<byte[]> sent = new ArrayList<>();
        List<CompletableFuture<JsonNode>> echoes = new ArrayList<>();
        Random random = new Random(11);
        for (int i = 0; i < parts.size(); i++) {
            uploads.send(file, parts.subList(i, i + 1));
            byte[] payload = new byte[random.nextInt(20)];
            random.nextBytes(payload);
            sent.add(payload);
            echoes.add((i % 2 == 0 ? chat : uploads).ask("bytes", bytes(payload)));
            if (i == parts.size() / 2 && transport == NodeTransport.UPGRADED) {
                uploads.upgrade();
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            assertThat(decoded(chat.answer(echoes.get(i)))).isEqualTo(sent.get(i));
        }
        uploads.complete(file);
        assertThat(stored.resolve(file.storedName())).hasSameBinaryContentAs(file.path());
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void the_application_can_ask_its_clients(String namespace, NodeTransport transport) {
        NodeSocket socket = node.connect(host.url() + namespace, transport.options());
        String id = socket.await("connect").arguments().get(1).textValue();
        SocketIOClient client =
                host.server.getNamespace(namespace.equals("/") ? "" : namespace).getClient(UUID.fromString(id));
        CompletableFuture<String> text = new CompletableFuture<>();
        client.sendEvent("question", answer(String.class, text), "how are you?");
        assertThat(socket.answer(text)).isEqualTo("how are you?");
        assertThat(socket.await("question").body().textValue()).isEqualTo("how are you?");

        for (byte[] payload : PAYLOADS) {
            if (payload.length > MAX_ACKNOWLEDGED) {
                continue;
            }
            // As a field, since of bytes alone netty-socketio makes a string.
            CompletableFuture<JavaHost.Note> note = new CompletableFuture<>();
            client.sendEvent("question", answer(JavaHost.Note.class, note), Map.of("bytes", bytes(payload)));
            assertThat(socket.answer(note).bytes).isEqualTo(payload);
        }
    }

    private static <T> AckCallback<T> answer(Class<T> type, CompletableFuture<T> answer) {
        return new AckCallback<>(type) {
            @Override
            public void onSuccess(T result) {
                answer.complete(result);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void the_application_hears_of_its_clients(String namespace, NodeTransport transport) {
        Map<String, ?> auth = Map.of("token", "[?]{,}/1[\"", "of", List.of(1, Map.of("a", "b")));
        NodeSocket socket = node.connect(host.url() + namespace, transport.with("auth", auth));
        String id = socket.await("connect").arguments().get(1).textValue();
        assertThat(host.auths).contains(auth);
        await().atMost(NodeProcess.PATIENCE).until(() -> host.log.contains("connected " + id));
        socket.disconnect();
        await().atMost(NodeProcess.PATIENCE).until(() -> host.log.contains("disconnected " + id));
        host.auths.clear();
    }

    private static byte[] decoded(JsonNode base64) {
        return Base64.getDecoder().decode(base64.textValue());
    }

    // -- setting up --

    @Test
    void the_default_namespace_takes_uploads_too(@TempDir Path directory) throws IOException {
        try (JavaHost simple = new JavaHost(directory, "/", "")) {
            NodeSocket socket = node.connect(simple.url(), NodeTransport.WEBSOCKET.options());
            NodeFile file = NodeFile.random(files, "default", MIB);
            socket.upload(file);
            assertThat(decoded(socket.answer(socket.ask("bytes", bytes((byte) 0)))))
                    .containsExactly(0);
            assertStored(directory, file);

            NodeFile unfinished = NodeFile.random(files, "unfinished", MIB);
            socket.start(unfinished);
            socket.answer(socket.sendAsking(unfinished, unfinished.parts().subList(0, 3)));
            simple.server.stopQuickly();
            await().atMost(NodeProcess.PATIENCE)
                    .until(() -> simple.engine.sessions().isEmpty());
            assertStored(directory, file);
        }
    }

    @Test
    void a_server_that_was_not_configured_for_uploads_is_not_bound() {
        assertNotBound(new Configuration());
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "frame", "post", "compression"})
    void a_server_whose_configuration_was_changed_afterwards_is_not_bound(String what) {
        Configuration changed = new Configuration();
        UploadEndpoint.configure(changed, UploadLimits.ofDefaults());
        switch (what) {
            case "session" -> changed.setRandomSession(false);
            case "frame" -> changed.setMaxFramePayloadLength(64 * KIB);
            case "post" -> changed.setMaxHttpContentLength(64 * KIB);
            default -> changed.setWebsocketCompression(true);
        }
        assertNotBound(changed);
    }

    private static void assertNotBound(Configuration configuration) {
        try (UploadEngine engine = UploadEngine.builder()
                .sink(session -> {
                    throw new IOException("not used");
                })
                .build()) {
            UploadEndpoint endpoint = UploadEndpoint.on(new SocketIOServer(configuration), engine);
            assertThatIllegalStateException()
                    .isThrownBy(endpoint::bind)
                    .withMessageContaining("UploadEndpoint.configure");
        }
    }
}
