package io.socketupload.netty;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests for which netty-socketio makes a client that nobody ever removes, or takes somebody for somebody else. */
class HandshakeGuardTest {
    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    private static final String POLLING = RawPolling.TARGET;
    private static final String WEBSOCKET = RawWebSocket.TARGET;
    private static final String NIL = new UUID(0, 0).toString();

    @BeforeEach
    void nobody_is_there() {
        server.awaitNobody();
    }

    private static Arguments refused(int status, RawRequest request) {
        return Arguments.of(status, request);
    }

    /** Requests that are no handshake, though they look like one. */
    static Stream<Arguments> noHandshakes() {
        Stream<Arguments> methods = Stream.of("POST", "PUT", "HEAD", "DELETE", "PATCH", "TRACE", "FOO")
                .flatMap(method ->
                        Stream.of(POLLING, WEBSOCKET).map(target -> refused(400, RawRequest.of(method, target))));
        Stream<Arguments> targets = Stream.of(
                        "/socket.io/",
                        "/socket.io/?EIO=4",
                        "/socket.io/?transport=polling",
                        "/socket.io/?EIO=3&transport=polling",
                        "/socket.io/?EIO=2&transport=polling",
                        "/socket.io/?EIO=5&transport=polling",
                        "/socket.io/?EIO=&transport=polling",
                        "/socket.io/?EIO=44444444444444444444&transport=polling",
                        "/socket.io/?EIO=4&transport=",
                        "/socket.io/?EIO=4&transport=flashsocket",
                        "/socket.io/?EIO=4&transport=POLLING",
                        "/socket.io/?EIO=4&transport=websocket&transport=polling",
                        POLLING + "&sid=",
                        POLLING + "&sid=x",
                        POLLING + "&sid=" + NIL,
                        POLLING + "&sid=1-1-1-1-1",
                        POLLING + "&sid=%00",
                        POLLING + "&sid=%zz",
                        POLLING + "&sid=../../etc",
                        POLLING + "&sid=" + "a".repeat(3000),
                        POLLING + "&j=0",
                        POLLING + "&j=x",
                        POLLING + "&j=",
                        POLLING + "&b64=1",
                        POLLING + "&b64=x",
                        POLLING + "&disconnect=",
                        POLLING + "&disconnect=1",
                        POLLING + "&sid=" + NIL + "&disconnect=1",
                        WEBSOCKET)
                .map(target -> refused(400, RawRequest.get(target)));
        Stream<Arguments> elsewhere = Stream.of(
                        "/foo?EIO=4&transport=polling",
                        "/foo?transport=polling&sid=" + NIL,
                        "/socket.io?EIO=4&transport=polling",
                        "/socket.io/x?EIO=4&transport=polling",
                        "/socket.io/x?EIO=4&transport=websocket",
                        "//socket.io/?EIO=4&transport=polling")
                .map(target -> refused(404, RawRequest.get(target)));
        Stream<Arguments> webSockets = Stream.of(
                        RawRequest.get(WEBSOCKET).header("Upgrade", "websocket"),
                        RawRequest.get(WEBSOCKET).header("Upgrade", "h2c").header("Connection", "Upgrade"),
                        webSocket("websocket, x", "Upgrade", "13", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "keep-alive", "13", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "Upgrade", "0", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "Upgrade", "7", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "Upgrade", "8", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "Upgrade", "99", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "Upgrade", "x", "dGhlIHNhbXBsZSBub25jZQ=="),
                        webSocket("websocket", "Upgrade", "13", ""),
                        webSocket("websocket", "Upgrade", "13", "c2hvcnQ="))
                .map(request -> refused(400, request));
        return Stream.of(methods, targets, elsewhere, webSockets).flatMap(each -> each);
    }

    private static RawRequest webSocket(String upgrade, String connection, String version, String key) {
        return RawRequest.get(WEBSOCKET)
                .header("Upgrade", upgrade)
                .header("Connection", connection)
                .header("Sec-WebSocket-Version", version)
                .header("Sec-WebSocket-Key", key);
    }

    @Test
    void requests_that_are_no_handshake_are_refused_and_make_no_client() {
        noHandshakes().forEach(each -> {
            int status = (int) each.get()[0];
            RawRequest request = (RawRequest) each.get()[1];
            assertThat(request.send(server.port()).status()).as("%s", request).isEqualTo(status);
            assertNobody(request);
        });
    }

    /** It ends sessions whose clients have requests on the way, and must not blame those. */
    @Test
    void a_server_that_stops_says_so_to_a_session_that_has_ended() {
        RawPolling polling = new RawPolling(server.port());
        assertThat(RawRequest.post(polling.target(), "1").send(server.port()).status())
                .isEqualTo(200);
        server.awaitNobody();
        RawRequest late = RawRequest.get(polling.target());

        server.server().engine.drain(Duration.ZERO).join();
        assertThat(late.send(server.port()).status()).isEqualTo(503);
        server.server().engine.reopen();
        assertThat(late.send(server.port()).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS /socket.io/?EIO=4&transport=polling", "OPTIONS /socket.io/", "OPTIONS *"})
    void options_make_no_client(String line) {
        RawRequest request =
                RawRequest.of(line.split(" ")[0], line.split(" ")[1]).header("Access-Control-Request-Method", "POST");
        assertThat(request.send(server.port()).status()).isIn(204, 400, 405);
        assertNobody(request);
    }

    /** What cannot be decoded might have had an Origin further down. */
    @ParameterizedTest
    @MethodSource("undecodable")
    void a_request_that_can_not_be_decoded_makes_no_client(String bytes) {
        try (RawConnection connection = new RawConnection(server.port())) {
            assertThat(connection.write(bytes).response().status()).isBetween(400, 499);
            connection.awaitEnd();
        }
        assertNobody(bytes);
    }

    static Stream<String> undecodable() {
        String line = "GET " + POLLING + " HTTP/1.1\r\n";
        return Stream.of(
                line + "X: " + "x".repeat(10_000) + "\r\nOrigin: http://evil.example\r\n\r\n",
                line + "no colon\r\n\r\n",
                line + ": no name\r\n\r\n",
                line + "A b: c\r\n\r\n",
                line + "Content-Length: x\r\n\r\n",
                line + "Content-Length: -1\r\n\r\n",
                line + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "GET " + POLLING + "&x=" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n",
                "GET " + POLLING + "\r\n\r\n",
                "GET " + POLLING + " HTTP/x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                "x".repeat(5000) + "\r\n\r\n",
                "\u0000\u0000\u0000 / HTTP/1.1\r\n\r\n");
    }

    private static void assertNobody(Object request) {
        assertThat(server.sessions()).as("our clients after %s", request).isEmpty();
        assertThat(server.heads())
                .as("netty-socketio's clients after %s", request)
                .isEmpty();
    }

    // -- session ids --

    @Test
    void the_client_does_not_choose_its_session() {
        RawPolling other = new RawPolling(server.port());
        String taken = other.sid();
        String wished = UUID.randomUUID().toString();
        for (String sid : List.of(taken, wished)) {
            RawRequest request =
                    RawRequest.get(POLLING).header("Cookie", "io=" + sid).header("io", sid);
            RawPolling session = new RawPolling(server.port(), request);
            assertThat(session.sid()).isNotIn(taken, wished);
            session.close();
        }
        RawRequest webSocket =
                RawRequest.webSocket(WEBSOCKET).header("Cookie", "io=" + taken).header("io", taken);
        try (RawWebSocket socket = new RawWebSocket(server.port(), webSocket)) {
            assertThat(socket.receive().text()).startsWith("0{").doesNotContain(taken);
        }
        other.close();
    }

    @Test
    void a_session_is_not_found_under_another_path() {
        RawPolling session = new RawPolling(server.port());
        String query = session.target().replace("/socket.io/", "");
        for (String path : List.of("/foo", "/", "/uploads/x", "/health", "/socket.io")) {
            assertThat(RawRequest.get(path + query).send(server.port()).status())
                    .isEqualTo(404);
            assertThat(RawRequest.post(path + query, "40").send(server.port()).status())
                    .isEqualTo(404);
        }
        assertThat(session.post("40").status()).isEqualTo(200);
        assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
        session.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "HEAD", "PATCH"})
    void a_session_takes_get_and_post_only(String method) {
        RawPolling session = new RawPolling(server.port());
        RawResponse answer = RawRequest.of(method, session.target()).send(server.port());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(session.post("40").status()).isEqualTo(200);
        session.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"j=1", "j=x", "b64=1", "b64=true", "disconnect=1", "disconnect="})
    void a_session_knows_nothing_of_older_protocols(String parameter) {
        RawPolling session = new RawPolling(server.port());
        assertThat(RawRequest.get(session.target() + "&" + parameter)
                        .send(server.port())
                        .status())
                .isEqualTo(400);
        assertThat(RawRequest.post(session.target() + "&" + parameter, "d=40")
                        .send(server.port())
                        .status())
                .isEqualTo(400);
        assertThat(session.post("40").status()).isEqualTo(200);
        assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
        session.close();
    }

    // -- compression --

    @Test
    void nothing_is_compressed() {
        RawPolling session =
                new RawPolling(server.port(), RawRequest.get(POLLING).header("Accept-Encoding", "gzip, deflate, br"));
        assertThat(session.handshake().header("Content-Encoding")).isNull();
        session.close();
        RawRequest webSocket = RawRequest.webSocket(WEBSOCKET)
                .header("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");
        try (RawWebSocket socket = new RawWebSocket(server.port(), webSocket)) {
            assertThat(socket.handshake().header("Sec-WebSocket-Extensions")).isNull();
        }
    }

    @Test
    void nothing_tells_the_version_of_the_server() {
        RawPolling session = new RawPolling(server.port());
        assertThat(session.handshake().header("Server")).isNull();
        assertThat(session.handshake().toString().toLowerCase()).doesNotContain("netty");
        session.close();
    }

    // -- clients that go before they came --

    @Test
    void a_client_that_vanishes_in_the_handshake_leaves_nothing() {
        byte[] request = RawRequest.webSocket(WEBSOCKET).bytes(server.port());
        for (int i = 0; i < 50; i++) {
            new RawConnection(server.port()).write(request).reset();
        }
        server.awaitNobody();
    }

    @Test
    void a_client_that_leaves_its_namespace_is_let_go() {
        RawClient client = server.client().start("x", 3).send("41");
        client.awaitEnd();
        server.awaitNobody();
    }

    @Test
    void a_poll_of_a_client_that_closes_is_let_go() {
        RawPolling session = new RawPolling(server.port());
        session.post("40");
        session.messages();
        RawConnection poll = new RawConnection(server.port())
                .write(RawRequest.get(session.target()).bytes(server.port()));
        session.close();
        poll.awaitEnd();
        server.awaitNobody();
    }
}
