package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What clients send is not written to the log, and broken messages do not fill it: netty-socketio does both. */
class LogGuardTest {
    private static final String SECRET = "s3cr3t-marker";
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";
    private static final String LONG = "x".repeat(9000);

    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    /** Broken in one way or another, each with the secret in it. */
    static List<String> messages() {
        String quoted = '"' + SECRET + '"';
        return Stream.of(
                        // ours
                        "42[\"file-upload-start\",{\"uploadId\":\"a\",\"fileName\":" + quoted,
                        "42[\"file-upload-start\",{\"uploadId\":" + quoted + ",\"fileSize\":-1}]",
                        "42[\"file-upload-start\"," + SECRET + "]",
                        "42[\"file-upload-start\",{\"" + SECRET + "\":1,\"" + SECRET + "\":2}]",
                        "42[\"file-chunk\"," + quoted + "]",
                        "42[\"file-upload-cancel\",{" + quoted + "}]",
                        "451-[\"file-chunk\",{\"data\":" + PLACEHOLDER + "," + quoted + "}]",
                        // a host's
                        "42[\"text\"," + quoted,
                        "42[\"text\"," + SECRET + "]",
                        "42[\"text\",{\"a\":" + quoted + "}]",
                        "42[\"number\"," + quoted + "]",
                        "42[\"number\",\"" + LONG + SECRET + "\"]",
                        "42[\"bytes\"," + quoted + "]",
                        "42[\"two\",{\"a\":" + quoted + "},{}]",
                        "42[\"" + SECRET,
                        "42[\"nobody\",\"" + LONG + SECRET + "\"]",
                        "42[5,\"" + LONG + SECRET + "\"]",
                        "42[null," + quoted + "]",
                        "42[{}," + quoted + "]",
                        "425[\"number\"," + quoted + "]",
                        "42/chat,[\"number\"," + quoted + "]",
                        "42/" + SECRET + ",[\"number\",1]",
                        "42/chat?" + SECRET + ",[\"number\",1]",
                        "43[" + quoted + "]",
                        "430[" + quoted,
                        "431[" + quoted + "]",
                        "435[\"" + LONG + SECRET + "\"]",
                        "451-[\"bytes\"," + quoted + "]",
                        "451-[\"bytes\"," + PLACEHOLDER + "," + quoted,
                        "451-[\"number\"," + PLACEHOLDER + "," + quoted + "]",
                        "451-[5," + PLACEHOLDER + "," + quoted + "]",
                        "452-[\"bytes\"," + PLACEHOLDER + "," + quoted + "]",
                        "461-5[" + PLACEHOLDER + "," + quoted + "]",
                        "461-0[" + quoted + "]",
                        // connecting and leaving
                        "40" + SECRET,
                        "40{\"token\":" + quoted,
                        "40{\"token\":[" + quoted + "],\"a\":1}",
                        "40/chat,{\"token\":[" + quoted + "],\"a\":1}",
                        "40/chat,{\"token\":" + quoted + ",\"b\":\"?\"}",
                        "40/chat,{\"token\":" + quoted,
                        "40/chat," + SECRET,
                        "40/chat?token=" + SECRET,
                        "40/" + SECRET + ",{\"a\":[" + quoted + "]}",
                        "41/chat?" + SECRET,
                        "41/" + SECRET,
                        // no packets
                        "41" + SECRET,
                        "4" + SECRET,
                        SECRET,
                        "2" + SECRET,
                        "3" + SECRET,
                        "6" + SECRET,
                        "42[\"text\",1]\u001e" + SECRET,
                        "4511-" + quoted,
                        "451234567890-" + quoted)
                .toList();
    }

    private static List<RawRequest> requests(String sid) {
        String query = "&token=" + SECRET;
        return List.of(
                RawRequest.get("/socket.io/?EIO=3&transport=polling" + query),
                RawRequest.get("/socket.io/?EIO=4&transport=" + SECRET),
                RawRequest.get("/socket.io/?EIO=4" + query),
                RawRequest.get("/socket.io/x?EIO=4" + query),
                RawRequest.get("/socket.io?EIO=4" + query),
                RawRequest.get("/socket.io/?EIO=4&transport=polling&sid=" + SECRET),
                RawRequest.get("/socket.io/?EIO=4&transport=polling&j=" + SECRET),
                RawRequest.get("/socket.io/?EIO=4&transport=polling&b64=" + SECRET),
                RawRequest.get("/socket.io/?EIO=4&transport=polling" + query)
                        .header("Cookie", "io=" + SECRET)
                        .header("io", SECRET),
                RawRequest.get("/socket.io/?EIO=4&transport=polling").header("Origin", "http://" + SECRET),
                RawRequest.get(RawWebSocket.TARGET + query),
                RawRequest.webSocket(RawWebSocket.TARGET + query).header("Sec-WebSocket-Version", SECRET),
                RawRequest.of("PUT", "/socket.io/?EIO=4&transport=polling&sid=" + sid + query),
                RawRequest.of(SECRET, "/socket.io/?EIO=4&transport=polling&sid=" + sid + query),
                RawRequest.get("/" + SECRET + "?x=" + SECRET),
                RawRequest.get("/%zz" + SECRET),
                RawRequest.get("?" + SECRET),
                RawRequest.get(SECRET),
                RawRequest.post("/socket.io/?EIO=4&transport=polling&sid=" + sid, "bx*" + SECRET));
    }

    @Test
    void a_server_for_uploads_logs_nothing_of_what_clients_send() {
        try (RawLog log = new RawLog()) {
            sendAll(server.port());
            server.assertServes(server.client());
            assertQuiet(log);
        }
    }

    @Test
    void an_applications_own_server_logs_nothing_of_what_clients_send(@TempDir Path directory) throws IOException {
        try (RawHost host = new RawHost(directory, endpoint -> endpoint.namespace("/files"))) {
            try (RawLog log = new RawLog()) {
                sendAll(host.port());
                assertQuiet(log);
            }
        }
    }

    @Test
    void uploads_on_the_default_namespace_of_an_application_log_nothing_either(@TempDir Path directory)
            throws IOException {
        try (RawHost host = new RawHost(directory, endpoint -> endpoint)) {
            try (RawLog log = new RawLog()) {
                sendAll(host.port());
                assertQuiet(log);
            }
        }
    }

    private static void sendAll(int port) {
        for (RawClient.Over over : RawClient.Over.values()) {
            for (String message : messages()) {
                try (RawClient client = RawClient.opened(over, port)) {
                    client.send("40").message(text -> text.startsWith("40{"));
                    client.send("40/chat,").message(text -> text.startsWith("40/chat,") || text.startsWith("44/chat,"));
                    client.send(message).send((SECRET + LONG + SECRET).getBytes()).send(SECRET.getBytes());
                    client.send("3").send("40/asked,");
                    client.message(text -> text.startsWith("44/asked,") || text.equals("41"));
                } catch (AssertionError | java.io.UncheckedIOException e) {
                    // the session ended, which is an answer too
                }
            }
        }
        RawPolling session = new RawPolling(port);
        requests(session.sid()).forEach(request -> request.send(port));
    }

    private static void assertQuiet(RawLog log) {
        String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes());
        assertThat(log.text().lines())
                .filteredOn(line -> line.contains(SECRET)
                        || line.contains(encoded)
                        || line.contains(" WARN ")
                        || line.contains(" ERROR "))
                .isEmpty();
    }
}
