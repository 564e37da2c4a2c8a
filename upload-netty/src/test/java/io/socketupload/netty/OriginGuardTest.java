package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which web pages may talk to the server: netty-socketio lets all of them, and does not look at WebSockets at all. */
class OriginGuardTest {
    private static final String POLLING = RawPolling.TARGET;
    private static final String WEBSOCKET = RawWebSocket.TARGET;

    @Nested
    class ByDefault {
        @RegisterExtension
        static final RawServer server = RawServer.withDefaults();

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://evil.example",
                    "https://evil.example:8443",
                    "null",
                    "",
                    "file://",
                    "http://127.0.0.1",
                    "http://127.0.0.1:1",
                    "http://localhost.evil.example",
                    "http://127.0.0.1.evil.example",
                    "127.0.0.1",
                    "http://",
                    "http://user@127.0.0.1",
                    "http://127.0.0.1/",
                    "%",
                    "http://[",
                    "chrome-extension://abc"
                })
        void other_pages_get_no_session(String origin) {
            server.awaitNobody();
            for (RawRequest request : List.of(RawRequest.get(POLLING), RawRequest.webSocket(WEBSOCKET))) {
                RawResponse answer = request.header("Origin", origin).send(server.port());
                assertThat(answer.status()).as("%s", answer).isEqualTo(403);
                assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
            }
            assertThat(server.sessions()).isEmpty();
            assertThat(server.heads()).isEmpty();
        }

        @Test
        void other_pages_can_not_use_a_session_that_is_there() {
            RawPolling session = new RawPolling(server.port());
            String evil = "http://evil.example";
            for (RawRequest request : List.of(
                    RawRequest.get(session.target()),
                    RawRequest.post(session.target(), "40"),
                    RawRequest.of("OPTIONS", session.target()).header("Access-Control-Request-Method", "POST"),
                    RawRequest.webSocket(WEBSOCKET + "&sid=" + session.sid()))) {
                RawResponse answer = request.header("Origin", evil).send(server.port());
                assertThat(answer.status()).as("%s", request).isEqualTo(403);
                assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
            }
            assertThat(session.post("40").status()).isEqualTo(200);
            session.close();
        }

        @Test
        void programs_that_send_no_origin_may_come() {
            RawPolling session = new RawPolling(server.port());
            session.close();
            new RawWebSocket(server.port()).close();
        }

        @Test
        void the_pages_of_the_server_itself_may_come() {
            String own = "http://127.0.0.1:" + server.port();
            for (String origin : List.of(own, own.replace("http", "https"), own.replace("http", "HTTP"))) {
                RawPolling session = new RawPolling(server.port(), RawRequest.get(POLLING).header("Origin", origin));
                assertThat(session.handshake().header("Access-Control-Allow-Origin")).isEqualTo(origin);
                session.close();
                new RawWebSocket(server.port(), RawRequest.webSocket(WEBSOCKET).header("Origin", origin)).close();
            }
        }

        /** Behind a proxy the host is the proxy's, and the default port may be written or not. */
        @Test
        void the_host_that_was_asked_for_is_the_servers_own() {
            String[][] pairs = {
                {"http://files.example", "files.example"},
                {"http://files.example", "files.example:80"},
                {"http://files.example:80", "files.example"},
                {"https://files.example", "files.example"},
                {"https://files.example:443", "files.example"},
                {"https://files.example", "files.example:443"},
                {"https://FILES.example", "Files.Example"},
                {"http://[::1]:9092", "[::1]:9092"}
            };
            for (String[] originAndHost : pairs) {
                RawRequest request = RawRequest.get(POLLING)
                        .header("Host", originAndHost[1])
                        .header("Origin", originAndHost[0]);
                new RawPolling(server.port(), request).close();
            }
            for (String[] originAndHost : new String[][] {
                {"http://files.example", "files.example:443"},
                {"https://files.example", "files.example:80"},
                {"https://files.example", "files.example:8443"},
                {"https://files.example:8443", "files.example"},
                {"https://evil.example", "files.example"},
                {"https://xfiles.example", "files.example"}
            }) {
                RawRequest request = RawRequest.get(POLLING)
                        .header("Host", originAndHost[1])
                        .header("Origin", originAndHost[0]);
                assertThat(request.send(server.port()).status())
                        .as("%s", request)
                        .isEqualTo(403);
            }
        }
    }

    @Nested
    class WithAList {
        @RegisterExtension
        static final RawServer server = RawServer.with(builder ->
                builder.allowedOrigins(List.of("https://Good.example", "http://good.example:8080/", "null")));

        @ParameterizedTest
        @ValueSource(strings = {"https://good.example", "https://GOOD.example", "http://good.example:8080", "null"})
        void listed_pages_may_come_and_read_the_answers(String origin) {
            RawPolling session = new RawPolling(server.port(), RawRequest.get(POLLING).header("Origin", origin));
            assertAllowed(session.handshake(), origin);
            RawResponse answer = RawRequest.post(session.target(), "40")
                    .header("Origin", origin)
                    .send(server.port());
            assertThat(answer.status()).isEqualTo(200);
            assertAllowed(answer, origin);
            answer = RawRequest.get(session.target()).header("Origin", origin).send(server.port());
            assertThat(answer.text()).startsWith("40{");
            assertAllowed(answer, origin);
            session.close();
            new RawWebSocket(server.port(), RawRequest.webSocket(WEBSOCKET).header("Origin", origin)).close();
        }

        @Test
        void listed_pages_may_read_errors() {
            String origin = "https://good.example";
            RawResponse answer = RawRequest.get(POLLING + "&sid=x").header("Origin", origin).send(server.port());
            assertThat(answer.status()).isEqualTo(400);
            assertAllowed(answer, origin);
        }

        @Test
        void a_preflight_of_a_listed_page_is_answered() {
            RawPolling session = new RawPolling(server.port());
            RawResponse answer = RawRequest.of("OPTIONS", session.target())
                    .header("Origin", "https://good.example")
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "content-type, x-mine")
                    .send(server.port());
            assertThat(answer.status()).isEqualTo(204);
            assertAllowed(answer, "https://good.example");
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type, x-mine");
            session.close();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://good.example",
                    "https://good.example:8443",
                    "https://good.example.evil.example",
                    "https://evil.example",
                    "https://good.example,https://evil.example",
                    "http://good.example:80800",
                    "*"
                })
        void pages_that_are_not_listed_get_no_session(String origin) {
            for (RawRequest request : List.of(
                    RawRequest.get(POLLING),
                    RawRequest.webSocket(WEBSOCKET),
                    RawRequest.of("OPTIONS", POLLING).header("Access-Control-Request-Method", "POST"))) {
                RawResponse answer = request.header("Origin", origin).send(server.port());
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
            }
        }
    }

    @Nested
    class WithAll {
        @RegisterExtension
        static final RawServer server = RawServer.with(builder -> builder.allowedOrigins(List.of("*")));

        @ParameterizedTest
        @ValueSource(strings = {"https://anywhere.example", "null", "http://localhost:3000", "%", ""})
        void every_page_may_come(String origin) {
            new RawPolling(server.port(), RawRequest.get(POLLING).header("Origin", origin)).close();
            new RawWebSocket(server.port(), RawRequest.webSocket(WEBSOCKET).header("Origin", origin)).close();
        }
    }

    private static void assertAllowed(RawResponse answer, String origin) {
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }
}
