package io.socketupload.netty;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadEvent;
import io.socketupload.UploadMeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.KIB;
import static io.socketupload.netty.NodeSocket.bytes;
import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationClientTest {
    private static final String REASON = "The token \"?\" is not known, sorry: \u6587.";

    @RegisterExtension
    static final NodeRig rig = NodeRig.with(
            UnaryOperator.identity(),
            server -> server.namespace("/files").authenticator(AuthenticationClientTest::authenticate));

    private static volatile CountDownLatch slow = new CountDownLatch(1);

    @BeforeEach
    void beginSlowness() {
        slow = new CountDownLatch(1);
    }

    @AfterEach
    void endSlowness() {
        slow.countDown();
    }

    /** Knows everybody whose name begins with user, wherever it is written. */
    private static UploadAuthenticator.Result authenticate(Handshake handshake) {
        Stream<Object> places = Stream.of(
                handshake.auth().getOrDefault("token", ""),
                handshake.header("X-Token").orElse(""),
                handshake.cookies().getOrDefault("token", ""),
                handshake.query().getOrDefault("token", List.of("")).get(0));
        String token = places.map(Object::toString)
                .filter(written -> !written.isEmpty())
                .findFirst()
                .orElse("");
        if (token.equals("broken")) {
            throw new IllegalStateException("secret of the server");
        }
        if (token.equals("user-slow")) {
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return token.startsWith("user")
                ? UploadAuthenticator.Result.accepted(token)
                : UploadAuthenticator.Result.refused(REASON);
    }

    static Stream<Arguments> places() {
        Map<String, Map<String, ?>> places = Map.of(
                "auth", Map.of("token", "user-of-auth"),
                "extraHeaders", Map.of("x-token", "user-of-extraHeaders"),
                "query", Map.of("token", "user-of-query"));
        return Stream.of(NodeTransport.values())
                .flatMap(transport -> places.entrySet().stream()
                        .map(place -> Arguments.of(transport, place.getKey(), place.getValue())));
    }

    @ParameterizedTest
    @MethodSource("places")
    void who_a_client_is_decides_whose_its_uploads_are(NodeTransport transport, String option, Map<String, ?> value)
            throws IOException {
        NodeSocket socket = connectWith(transport.with(option, value));
        NodeFile file = rig.random("owned", 100 * KIB);
        socket.upload(file);
        rig.assertStored(file);
        assertThat(owners()).containsExactly("user-of-" + option);
    }

    @Test
    void a_cookie_tells_who_a_client_is() throws IOException {
        Map<String, ?> headers = Map.of("cookie", "theme=dark; token=user-of-cookie; io=x");
        NodeSocket socket = connectWith(NodeTransport.WEBSOCKET.with("extraHeaders", headers));
        socket.upload(rig.random("owned", 100));
        assertThat(owners()).containsExactly("user-of-cookie");
    }

    @Test
    void who_is_refused_is_counted_for_the_host() throws IOException {
        Set<UploadErrorCode> refused = ConcurrentHashMap.newKeySet();
        rig.restart(engine -> engine.meter(new Refusals(refused)), UnaryOperator.identity());
        open(NodeTransport.WEBSOCKET.with("auth", Map.of("token", "stranger"))).await("connect_error");
        assertThat(refused).containsExactly(UploadErrorCode.UNAUTHORIZED);
    }

    private record Refusals(Set<UploadErrorCode> refused) implements UploadMeter {
        @Override
        public void written(long bytes) {}

        @Override
        public void kept(long nanosSinceArrival) {}

        @Override
        public void refused(UploadErrorCode code) {
            refused.add(code);
        }
    }

    private static NodeSocket connectWith(Map<String, ?> options) {
        NodeSocket socket = open(options);
        socket.await("connect");
        return socket;
    }

    private static NodeSocket open(Map<String, ?> options) {
        return rig.node().open(rig.server().url() + "/files", options);
    }

    private static List<String> owners() {
        return rig.events(UploadEvent.Started.class).stream()
                .map(event -> event.session().owner())
                .toList();
    }

    // -- those who are not let in --

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void who_is_refused_learns_why(NodeTransport transport) {
        NodeSocket socket = open(transport.with("auth", Map.of("token", "nobody")));
        assertThat(socket.await("connect_error").body().textValue()).isEqualTo(REASON);
    }

    @Test
    void an_authenticator_that_fails_refuses_without_telling_more() {
        NodeSocket socket = open(NodeTransport.WEBSOCKET.with("auth", Map.of("token", "broken")));
        assertThat(socket.await("connect_error").body().textValue())
                .isNotBlank()
                .doesNotContain("secret", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void who_is_not_let_in_can_do_nothing(String transport) throws IOException {
        NodeSocket engine =
                rig.node().engine(rig.server().url(), Map.of("path", "/socket.io/", "transports", List.of(transport)));
        engine.await("open");
        assertUnauthorized(engine, 10);
        engine.sendMessages("0/files,{\"token\":\"nobody\"}");
        awaitMessage(engine, "4/files,");
        assertUnauthorized(engine, 20);
        rig.assertStored();
        assertThat(rig.server().events).isEmpty();

        engine.sendMessages("0/files,{\"token\":\"user-at-last\"}");
        awaitMessage(engine, "0/files,");
        engine.sendMessages("2/files,30[\"file-upload-start\"," + start("let-in") + "]");
        assertThat(awaitMessage(engine, "3/files,30[")).contains("\"success\":true");
        engine.sendMessages("2/files,31[\"file-upload-cancel\",\"let-in\"]");
        assertThat(awaitMessage(engine, "3/files,31[")).contains("\"success\":true");
        assertThat(owners()).containsExactly("user-at-last");
    }

    private static void assertUnauthorized(NodeSocket engine, int ackId) {
        engine.sendMessages(
                "2/files," + ackId + "[\"file-upload-start\"," + start("refused") + "]",
                "51-/files," + (ackId + 1) + "[\"file-chunk\",{\"uploadId\":\"refused\",\"chunkIndex\":0,"
                        + "\"totalChunks\":1,\"isLastChunk\":true,\"data\":{\"_placeholder\":true,\"num\":0}}]",
                bytes((byte) 1),
                "2/files," + (ackId + 2) + "[\"file-upload-cancel\",\"refused\"]",
                "2/files," + (ackId + 3) + "[\"file-upload-limits\"]");
        for (int id = ackId; id < ackId + 4; id++) {
            assertThat(awaitMessage(engine, "3/files," + id + "["))
                    .contains("\"success\":false", "\"code\":\"unauthorized\"");
        }
        assertThat(engine.heard("message"))
                .extracting(JsonNode::textValue)
                .noneMatch(message -> message.contains("upload-ready"));
    }

    private static String awaitMessage(NodeSocket engine, String beginning) {
        return engine.await(
                        "message " + beginning,
                        heard -> heard.event().equals("message")
                                && heard.body().textValue().startsWith(beginning))
                .body()
                .textValue();
    }

    private static String start(String id) {
        return "{\"fileName\":\"a\",\"fileSize\":1,\"fileType\":\"\",\"uploadId\":\"" + id + "\"}";
    }

    @Test
    void a_slow_authenticator_holds_up_nobody_else() throws IOException {
        Map<String, ?> slowly = NodeTransport.WEBSOCKET.with("auth", Map.of("token", "user-slow"));
        List<NodeSocket> waiting = Stream.generate(() -> open(slowly)).limit(20).toList();
        NodeSocket quick = connectWith(NodeTransport.WEBSOCKET.with("auth", Map.of("token", "user")));
        NodeFile file = rig.random("meanwhile", 1000 * KIB);
        quick.upload(file);
        rig.assertStored(file);
        assertThat(waiting).allSatisfy(socket -> assertThat(socket.heard()).isEmpty());
        slow.countDown();
        waiting.forEach(socket -> socket.await("connect"));
    }

    // -- those who are let in, among one another --

    @ParameterizedTest
    @ValueSource(strings = {"user-b", "user-a"})
    void no_connection_can_touch_the_upload_of_another(String user) throws IOException {
        NodeSocket owner = connect("user-a");
        NodeSocket other = connect(user);
        NodeFile file = rig.random("of-a", 1000 * KIB);
        owner.start(file);
        owner.answer(owner.sendAsking(file, file.parts().subList(0, 8)));

        NodeFile forged = rig.random("forged", 1000 * KIB).withId("of-a");
        assertThat(code(other, "file-upload-cancel", "of-a")).isEqualTo("not-found");
        assertThat(code(other, "file-upload-start", forged.start())).isEqualTo("conflict");
        assertThat(other.answer(other.sendAsking(forged, forged.parts().subList(8, 10))))
                .allSatisfy(ack -> assertThat(ack.get("code").textValue()).isEqualTo("not-found"));

        owner.send(file, file.parts().subList(8, file.parts().size()));
        owner.complete(file);
        rig.assertStored(file);
        assertThat(owner.heard("upload-error")).isEmpty();
        assertThat(other.heard("upload-complete")).isEmpty();
        assertThat(code(other, "file-upload-cancel", "of-a")).isEqualTo("not-found");
        rig.assertStored(file);
    }

    private static NodeSocket connect(String token) {
        return connectWith(NodeTransport.WEBSOCKET.with("auth", Map.of("token", token)));
    }

    private static String code(NodeSocket socket, String event, Object argument) {
        return socket.answer(socket.ask(event, argument)).get("code").textValue();
    }
}
