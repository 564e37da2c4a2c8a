package io.socketupload.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.socketupload.UploadEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.socketupload.netty.NodeFile.KIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Uploads of protocol 1, which outlive their connection and their server. */
class ResumedUploadTest {
    private static final int KEPT_CHUNKS = 8;
    private static final long KEPT_BYTES = KEPT_CHUNKS * (long) NodeFile.USUAL_CHUNK;

    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    private NodeFile file;

    @BeforeEach
    void makeFile() throws IOException {
        file = rig.random("resumed", 1000 * KIB);
    }

    /** Begins the upload, and has some chunks kept; returns the token. */
    private String begin(NodeSocket socket) {
        String token = socket.start(file.resumable()).get("resumeToken").textValue();
        socket.answer(socket.sendAsking(file, file.parts().subList(0, KEPT_CHUNKS)));
        return token;
    }

    /** Goes on with what the server does not have. */
    private void finish(NodeTransport transport, String token) {
        NodeSocket socket = rig.connect(transport);
        JsonNode ready = socket.start(file.resumed(token));
        assertThat(ready.path("offset").longValue()).as("%s", ready).isEqualTo(KEPT_BYTES);
        socket.sendOver(transport, file, rest());
        socket.complete(file);
        rig.assertStoredAndRemembered(file);
    }

    private List<NodeFile.Part> rest() {
        return file.parts().subList(KEPT_CHUNKS, file.parts().size());
    }

    private void awaitSuspension() {
        await().atMost(NodeProcess.PATIENCE)
                .until(() -> rig.events(UploadEvent.Suspended.class).size() == 1);
    }

    // -- going on --

    @ParameterizedTest
    @EnumSource
    void goes_on_after_its_connection_ended(NodeTransport transport) {
        NodeSocket socket = rig.connect(transport);
        String token = begin(socket);
        socket.disconnect();
        awaitSuspension();
        finish(transport, token);
        assertThat(rig.events(UploadEvent.Resumed.class))
                .extracting(UploadEvent.Resumed::offset)
                .containsExactly(KEPT_BYTES);
    }

    /** Over polling the server takes it for alive for long. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void goes_on_at_once_when_its_client_was_killed(NodeTransport transport) throws Exception {
        String token;
        try (NodeClient mortal = new NodeClient()) {
            token = begin(mortal.connect(rig.server().url(), transport.options()));
            mortal.kill();
        }
        finish(transport, token);
    }

    @ParameterizedTest
    @EnumSource
    void goes_on_after_its_server_was_stopped(NodeTransport transport) throws IOException {
        String token = begin(rig.connect(transport));
        rig.restart();
        finish(transport, token);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void a_newer_connection_takes_it_over_and_nothing_is_written_of_what_the_old_one_sends(NodeTransport transport)
            throws IOException {
        NodeSocket old = rig.connect(transport);
        String token = begin(old);
        NodeSocket newer = rig.connect(transport);
        assertThat(newer.start(file.resumed(token))).isEqualTo(newer.await("upload-ready", file.id()));

        JsonNode superseded = old.await("upload-error").body();
        assertThat(superseded.get("code").textValue()).isEqualTo("conflict");
        NodeFile others = rig.random("with-other-bytes", file.size()).withId(file.id());
        assertThat(old.answer(old.sendAsking(others, rest())))
                .hasSameSizeAs(rest())
                .containsOnly(superseded);

        newer.sendOver(transport, file, rest());
        newer.complete(file);
        rig.assertStoredAndRemembered(file);
        assertThat(newer.heard("upload-error")).isEmpty();
        assertThat(old.heard("upload-complete")).isEmpty();
    }

    @Test
    void a_server_that_drains_says_so_and_keeps_what_it_acknowledges_for_the_next_one() throws Exception {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        String token = socket.start(file.resumable()).get("resumeToken").textValue();
        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(() -> rig.server().server.stop(Duration.ofMinutes(5)));

        JsonNode goAway = socket.await("upload-goaway").body();
        assertThat(goAway.get("reason").textValue()).isNotBlank();
        assertThat(goAway.get("retryAfterMs").longValue()).isPositive();
        List<JsonNode> acks = socket.answer(socket.sendAsking(file, file.parts().subList(0, KEPT_CHUNKS)));
        assertThat(acks.get(KEPT_CHUNKS - 1).get("offset").longValue()).isEqualTo(KEPT_BYTES);
        socket.disconnect();
        stopped.get(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        rig.restart();
        finish(NodeTransport.WEBSOCKET, token);
    }

    @Test
    void a_server_that_does_not_wait_tells_no_error() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        begin(socket);
        rig.server().close();
        socket.await("disconnect");
        assertThat(socket.heard("upload-goaway")).hasSize(1);
        assertThat(socket.heard("upload-error")).isEmpty();
    }

    @Test
    void what_is_complete_is_told_again() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        String token = begin(socket);
        socket.send(file, rest());
        JsonNode complete = withoutDuration(socket.complete(file));
        assertThat(withoutDuration(socket.start(file.resumed(token)))).isEqualTo(complete);

        rig.restart();
        NodeSocket later = rig.connect(NodeTransport.POLLING);
        JsonNode answer = later.start(file.resumed(token));
        assertThat(answer).isEqualTo(later.complete(file));
        assertThat(withoutDuration(answer)).isEqualTo(complete);
        assertThat(later.heard("upload-ready")).isEmpty();
        rig.assertStoredAndRemembered(file);
    }

    private static JsonNode withoutDuration(JsonNode complete) {
        assertThat(complete.path("durationMs").isIntegralNumber())
                .as("%s", complete)
                .isTrue();
        return ((ObjectNode) complete.deepCopy()).without("durationMs");
    }

    // -- whose it is --

    @Test
    void a_wrong_token_is_answered_as_if_there_were_no_such_upload() {
        NodeSocket stranger = rig.connect(NodeTransport.WEBSOCKET);
        String wrong = "A".repeat(22);
        List<JsonNode> unknown = askWith(stranger, wrong);
        assertThat(unknown)
                .allSatisfy(answer -> assertThat(answer.get("code").textValue()).isEqualTo("not-found"));

        String token = begin(rig.connect(NodeTransport.WEBSOCKET));
        assertThat(askWith(stranger, wrong)).isEqualTo(unknown);
        assertThat(askWith(stranger, token.toLowerCase() + token)).isEqualTo(unknown);
        finish(NodeTransport.WEBSOCKET, token);
    }

    @Test
    void the_token_is_worth_nothing_to_another_identity() throws IOException {
        rig.restart(
                UnaryOperator.identity(),
                server -> server.authenticator(handshake -> UploadAuthenticator.Result.accepted(
                        String.valueOf(handshake.auth().get("user")))));
        NodeSocket stranger = connectAs("stranger");
        List<JsonNode> unknown = askWith(stranger, "A".repeat(22));
        String token = begin(connectAs("owner"));
        assertThat(askWith(stranger, token)).isEqualTo(unknown);

        NodeSocket owner = connectAs("owner");
        assertThat(owner.start(file.resumed(token)).get("offset").longValue()).isEqualTo(KEPT_BYTES);
    }

    private static NodeSocket connectAs(String user) {
        return rig.node().connect(rig.server().url(), NodeTransport.WEBSOCKET.with("auth", Map.of("user", user)));
    }

    /** What is answered to whoever wants to resume, to know and to cancel. */
    private List<JsonNode> askWith(NodeSocket socket, String token) {
        Map<String, String> fields = Map.of("uploadId", file.id(), "resumeToken", token);
        return List.of(
                socket.start(file.resumed(token)),
                socket.answer(socket.ask("file-upload-status", fields)),
                socket.answer(socket.ask("file-upload-cancel", fields)));
    }

    // -- what is told of it --

    @Test
    void its_state_can_be_asked_for_from_anywhere() {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        String token = begin(socket);
        JsonNode ready = socket.heard("upload-ready").get(0);
        NodeSocket other = rig.connect(NodeTransport.POLLING);
        assertStatus(other, ready, "receiving", KEPT_BYTES);

        socket.disconnect();
        awaitSuspension();
        JsonNode suspended = status(other, token);
        assertThat(suspended.get("offset").longValue()).isEqualTo(KEPT_BYTES);
        assertThat(suspended.get("state").textValue()).isEqualTo("suspended");

        finish(NodeTransport.WEBSOCKET, token);
        assertStatus(other, ready, "completed", file.size());
    }

    /** It is what was said when the upload began, but for what has changed since. */
    private void assertStatus(NodeSocket socket, JsonNode ready, String state, long offset) {
        JsonNode status = status(socket, ready.get("resumeToken").textValue());
        assertThat(status.get("expiresAt").longValue())
                .isGreaterThanOrEqualTo(ready.get("expiresAt").longValue());
        ObjectNode expected = ready.deepCopy();
        expected.put("offset", offset).put("state", state).set("expiresAt", status.get("expiresAt"));
        assertThat(status.toString()).isEqualTo(expected.toString());
    }

    private JsonNode status(NodeSocket socket, String token) {
        return socket.answer(socket.ask("file-upload-status", Map.of("uploadId", file.id(), "resumeToken", token)));
    }

    @Test
    void it_can_be_cancelled_from_anywhere_with_the_token() {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        String token = begin(socket);
        socket.disconnect();
        awaitSuspension();
        NodeSocket other = rig.connect(NodeTransport.WEBSOCKET);
        Map<String, String> fields = Map.of("uploadId", file.id(), "resumeToken", token);
        assertThat(other.answer(other.ask("file-upload-cancel", fields)).toString())
                .isEqualTo("{\"success\":true,\"uploadId\":\"resumed\"}");
        rig.assertStored();
        assertThat(status(other, token).get("code").textValue()).isEqualTo("not-found");
    }
}
