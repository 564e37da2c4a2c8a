package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's own events go through unharmed, also those that netty-socketio alone would garble. */
class HostEventsGuardTest {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    private static final List<Map<String, Object>> authenticated = new CopyOnWriteArrayList<>();

    @TempDir
    static Path directory;

    private static RawHost host;

    @BeforeAll
    static void start() throws IOException {
        host = new RawHost(
                directory,
                endpoint -> endpoint.namespace("/files").authenticator(handshake -> {
                    authenticated.add(handshake.auth());
                    return UploadAuthenticator.Result.accepted("anna");
                }));
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    @BeforeEach
    void forget() {
        host.heard.clear();
        authenticated.clear();
    }

    private static void awaitHeard(String... events) {
        RawServer.soon().untilAsserted(() -> assertThat(host.heard).contains(events));
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void events_and_acknowledgements_go_through(RawClient.Over over) {
        try (RawClient client = RawClient.connected(over, host.port())) {
            client.send("42[\"text\",\"hello\"]");
            awaitHeard(" text hello");
            client.send("425[\"text\",\"again\"]");
            assertThat(client.ack(5).asText()).isEqualTo("heard again");
            client.send("42[\"two\",\"a\",2]");
            awaitHeard(" [a, 2]");
            client.send("40/chat,").message(text -> text.startsWith("40/chat,"));
            client.send("42/chat,[\"number\",7]");
            awaitHeard("/chat 7");
        }
    }

    @Test
    void events_that_only_begin_like_ours_are_the_applications() {
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("42[\"file-deleted\",\"a.txt\"]");
            awaitHeard(" a.txt");
        }
    }

    @Test
    void an_event_that_can_not_be_read_does_not_end_the_session() {
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("42[\"number\",\"no number\"]").send("42[\"number\",");
            client.send("42[\"text\",\"" + "long ".repeat(5000) + "\"]");
            client.send("42[\"number\",7]");
            awaitHeard(" 7", " text " + "long ".repeat(5000));
        }
    }

    /** What each begins with is what netty-socketio's old framing looks for. */
    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void bytes_go_through_whatever_they_begin_with(RawClient.Over over) {
        try (RawClient client = RawClient.connected(over, host.port())) {
            byte[][] beginnings = {
                {}, {0}, {0, 3, -1}, {'1', ':', '2'}, {'b', '4'}, {4, 2}, {-1}, {0x1e}, {'4', '2', '[', '"'}
            };
            for (int i = 0; i < beginnings.length; i++) {
                byte[] bytes = java.util.Arrays.copyOf(beginnings[i], beginnings[i].length == 0 ? 0 : 100 + i);
                client.emit("bytes", PLACEHOLDER, bytes);
                awaitHeard(" " + bytes.length + " bytes");
            }
        }
    }

    @Test
    void a_text_between_an_event_and_its_bytes_does_not_part_them() {
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("451-[\"bytes\"," + PLACEHOLDER + "]").send("3").send("2probe").send(new byte[5]);
            awaitHeard(" 5 bytes");
        }
    }

    /** netty-socketio looks for the namespace and an acknowledgement's id in these, and fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"t\"}",
                "{\"roles\":[\"a\",\"b\"],\"n\":1}",
                "{\"a\":1,\"roles\":[\"x\"]}",
                "{\"token\":\"what?\"}",
                "{\"token\":\"a,b?c[d]\",\"more\":{\"list\":[1,[2]]}}",
                "{\"socketUploadAuth\":\"e30=\"}"
            })
    void an_auth_payload_reaches_the_application_and_the_authenticator(String auth) {
        Map<?, ?> sent = RawClient.map(auth);
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("40/chat," + auth).message(text -> text.startsWith("40/chat,"));
            awaitHeard("auth " + sent);
            client.send("40/files," + auth).message(text -> text.startsWith("40/files,"));
            assertThat(authenticated).hasSize(1);
            assertThat(authenticated.get(0).toString()).isEqualTo(sent.toString());
        }
    }

    @Test
    void an_auth_payload_that_can_not_be_read_is_none() {
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("40/chat,{\"token\":").message(text -> text.startsWith("40/chat,"));
            awaitHeard("auth {}");
            client.send("40/files,{\"token\":").message(text -> text.startsWith("44/files,"));
            assertThat(authenticated).isEmpty();
        }
    }

    @Test
    void a_namespace_with_a_query_is_connected_to() {
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.send("40/chat?token=t").message(text -> text.startsWith("40/chat,"));
            client.send("41/chat?token=t").send("42/chat,[\"number\",7]").send("42[\"number\",8]");
            awaitHeard(" 8");
            assertThat(host.heard).doesNotContain("/chat 7");
        }
    }

    /** Nobody is asked for a name on the application's own namespaces, and none of them takes files. */
    @Test
    void files_are_taken_on_their_own_namespace_only_and_after_connecting_to_it() {
        try (RawClient client = RawClient.connected(RawClient.Over.WEBSOCKET, host.port())) {
            client.emit("file-upload-start", RawFields.start("x", 3));
            client.send("42/files,7[\"file-upload-start\"," + RawFields.start("x", 3) + "]");
            String answer = client.message(text -> text.startsWith("43/files,7"));
            assertThat(answer).contains("\"unauthorized\"");
            client.send("40/files,").message(text -> text.startsWith("40/files,"));
            client.send("42/files,8[\"file-upload-start\"," + RawFields.start("x", 3) + "]");
            assertThat(client.message(text -> text.startsWith("43/files,8"))).contains("\"success\":true");
            client.send("451-/files,9[\"file-chunk\"," + RawFields.chunk("x") + "]").send(new byte[3]);
            client.message(text -> text.startsWith("42/files,[\"upload-complete\""));
            assertThat(client.rest()).noneMatch(text -> text.startsWith("42["));
        }
        assertThat(directory.resolve("x_file.bin")).hasBinaryContent(new byte[3]);
    }
}
