package io.socketupload.netty;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Correct messages and requests, garbled at random, but each time the same way for the same seed. */
class MutationHostileTest {
    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    private static final List<String> MESSAGES = List.of(
            "40",
            "40{\"token\":\"t\"}",
            "40/chat,{\"a\":[1]}",
            "41/chat,",
            "42[\"file-upload-start\"," + RawFields.start("a", 3) + "]",
            "4212[\"file-upload-start\"," + RawFields.start("b", 0) + "]",
            "451-[\"file-chunk\"," + RawFields.chunk("a") + "]",
            "451-7[\"file-chunk\"," + RawFields.chunk("a").with("offset", "0") + "]",
            "42[\"file-upload-cancel\",\"a\"]",
            "425[\"file-upload-limits\"]",
            "42[\"text\",\"hello\",{\"a\":[1,2,3]}]",
            "452-/chat,3[\"bytes\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
            "461-3[{\"_placeholder\":true,\"num\":0}]",
            "430[\"x\"]",
            "2probe",
            "3",
            "5");
    private static final List<String> REQUESTS = List.of(
            "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\n\r\n",
            "POST /socket.io/?EIO=4&transport=polling&sid=SID HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n42[]3",
            "OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /uploads/x%20y.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-5\r\nIf-Range: \"x\"\r\n\r\n",
            "HEAD /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            new String(RawRequest.webSocket(RawWebSocket.TARGET).bytes(1), StandardCharsets.ISO_8859_1));
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            "\"",
            "\\",
            ",",
            "-",
            "/",
            "?",
            ":",
            "%",
            "0",
            "9999999999999999999",
            "\u0000",
            "\u001e",
            "\u00ff",
            "\u00c3",
            "null",
            "true",
            "-1",
            "1e9",
            "451-",
            "4599-",
            "b",
            "\r\n",
            " ",
            "\\ud800",
            "_placeholder");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void garbled_messages_harm_nobody_and_are_not_logged_as_errors(long seed) {
        Random random = new Random(seed);
        RawClient bystander = server.client().start("bystander", 3);
        try (RawLog log = new RawLog()) {
            for (int client = 0; client < 60; client++) {
                try (RawClient hostile = RawClient.connected(RawClient.Over.WEBSOCKET, server.port())) {
                    for (int i = 0; i < 40; i++) {
                        byte[] message = garbled(MESSAGES.get(random.nextInt(MESSAGES.size())), random);
                        int opcode = random.nextInt(4) == 0 ? RawFrame.BINARY : RawFrame.TEXT;
                        hostile.send(new RawFrame(RawFrame.FINAL | opcode, message));
                    }
                } catch (UncheckedIOException e) {
                    // the server ended the session in the middle
                }
            }
            server.assertServes(server.client(RawClient.Over.POLLING));
            assertNothingAlarming(log);
        }
        bystander.finish("bystander", new byte[3]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void garbled_payloads_harm_nobody_and_are_not_logged_as_errors(long seed) {
        Random random = new Random(seed);
        RawClient bystander = server.client().start("bystander", 3);
        try (RawLog log = new RawLog()) {
            for (int client = 0; client < 40; client++) {
                RawPolling session = new RawPolling(server.port());
                session.post("40");
                for (int i = 0; i < 5; i++) {
                    ByteArrayOutputStream payload = new ByteArrayOutputStream();
                    for (int messages = random.nextInt(4); messages >= 0; messages--) {
                        payload.writeBytes(garbled(MESSAGES.get(random.nextInt(MESSAGES.size())), random));
                        payload.writeBytes(garbled("\u001ebAQID\u001e", random));
                    }
                    session.post(payload.toByteArray());
                }
            }
            server.assertServes(server.client());
            assertNothingAlarming(log);
        }
        bystander.finish("bystander", new byte[3]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void garbled_requests_harm_nobody_and_are_not_logged_as_errors(long seed) {
        Random random = new Random(seed);
        RawPolling session = new RawPolling(server.port());
        try (RawLog log = new RawLog()) {
            for (int i = 0; i < 300; i++) {
                String request = REQUESTS.get(random.nextInt(REQUESTS.size())).replace("SID", session.sid());
                try (RawConnection connection = new RawConnection(server.port())) {
                    connection.write(garbled(request, random)).write(garbled(request, random));
                } catch (UncheckedIOException e) {
                    // the server ended the connection in the middle
                }
            }
            server.assertServes(server.client());
            assertNothingAlarming(log);
        }
    }

    private static void assertNothingAlarming(RawLog log) {
        assertThat(log.text().lines())
                .filteredOn(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .isEmpty();
    }

    private static byte[] garbled(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int place = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, place + random.nextInt(8));
            byte[] piece = switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt()};
                case 2 -> Arrays.copyOfRange(bytes, place, end);
                default -> PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1);
            };
            ByteArrayOutputStream garbled = new ByteArrayOutputStream();
            garbled.write(bytes, 0, place);
            garbled.writeBytes(piece);
            int next = random.nextBoolean() ? place : end;
            garbled.write(bytes, next, bytes.length - next);
            bytes = garbled.toByteArray();
        }
        return bytes;
    }
}
