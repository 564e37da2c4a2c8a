package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers of which netty-socketio would lose some, or keep without end. */
class OutboxGuardTest {
    @RegisterExtension
    static final RawServer server = RawServer.with(builder -> builder.customize(
            configuration -> configuration.getSocketConfig().setTcpSendBufferSize(16 * 1024)));

    /** Refused starts, each with an acknowledgement. */
    private static String refusals(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> "42" + i + "[\"file-upload-start\"," + RawFields.start("r" + i, -1) + "]")
                .collect(Collectors.joining("\u001e"));
    }

    @Test
    void two_hundred_answers_that_wait_for_a_poll_arrive_in_order() {
        RawPolling session = connected();
        for (int post = 0; post < 4; post++) {
            session.post(refusals(50 * post, 50));
        }
        List<String> ids = new ArrayList<>();
        List<String> acks = new ArrayList<>();
        while (acks.size() < 200 || ids.size() < 200) {
            for (String message : session.messages()) {
                if (message.startsWith("42[")) {
                    JsonNode event = RawClient.json(message.substring(2));
                    ids.add(event.get(1).path("uploadId").asText());
                } else if (message.startsWith("43")) {
                    acks.add(message.substring(2, message.indexOf('[')));
                }
            }
        }
        List<Integer> all = IntStream.range(0, 200).boxed().toList();
        assertThat(ids).isEqualTo(all.stream().map(i -> "r" + i).toList());
        assertThat(acks).isEqualTo(all.stream().map(String::valueOf).toList());
        session.close();
    }

    @Test
    void a_client_that_never_polls_is_let_go_at_the_bound() {
        RawPolling session = connected();
        for (int post = 0; post < 200; post++) {
            if (session.post(refusals(0, 100)).status() != 200) {
                break;
            }
        }
        assertThat(session.post("3").status()).isEqualTo(400);
        assertThat(session.poll().status()).isEqualTo(400);
        server.awaitNobody();
    }

    /** A WebSocket on which nobody reads fills up; then no more is read from it. */
    @Test
    void a_client_that_never_reads_is_not_read_either() throws Exception {
        try (RawConnection connection = new RawConnection(server.port(), 4096)) {
            byte[] handshake = RawRequest.webSocket(RawWebSocket.TARGET).bytes(server.port());
            assertThat(connection.write(handshake).response().status()).isEqualTo(101);
            connection.write(RawFrame.text("40").masked());
            ByteArrayOutputStream refused = new ByteArrayOutputStream();
            for (int i = 0; i < 500; i++) {
                String start = "42[\"file-upload-start\"," + RawFields.start("r".repeat(100), -1) + "]";
                refused.writeBytes(RawFrame.text(start).masked());
            }
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 1000; i++) {
                        connection.write(refused.toByteArray());
                    }
                } catch (java.io.UncheckedIOException e) {
                    // closed at the end of the test
                }
            });
            sender.start();
            RawServer.soon().until(() -> server.waitingToBeSent() > 30_000);
            for (int i = 0; i < 5; i++) {
                server.assertServes(server.client());
                assertThat(server.waitingToBeSent()).isLessThan(2_000_000);
            }
            assertThat(sender.isAlive()).isTrue();
            connection.reset();
            sender.join();
        }
    }

    /** The transport changes while answers are on their way; each comes once, on one or the other. */
    @Test
    void answers_that_are_sent_during_an_upgrade_are_not_lost() {
        for (int round = 0; round < 10; round++) {
            RawPolling session = connected();
            List<String> received = new ArrayList<>();
            RawWebSocket socket =
                    new RawWebSocket(server.port(), RawRequest.webSocket(RawWebSocket.TARGET + "&sid=" + session.sid()));
            session.post(refusals(0, 20));
            socket.send(RawFrame.text("2probe"));
            assertThat(socket.receive().text()).isEqualTo("3probe");
            received.addAll(session.messages());
            session.post(refusals(20, 20));
            socket.send(RawFrame.text("5"), RawFrame.text(refusals(40, 1)), RawFrame.text(refusals(41, 1)));
            while (received.stream().filter(message -> message.startsWith("43")).count() < 42) {
                received.add(socket.receive().text());
            }
            for (int i = 0; i < 42; i++) {
                String ack = "43" + i + "[";
                assertThat(received).filteredOn(message -> message.startsWith(ack)).hasSize(1);
            }
            socket.close();
            server.awaitNobody();
        }
    }

    private static RawPolling connected() {
        RawPolling session = new RawPolling(server.port());
        session.post("40");
        assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
        return session;
    }
}
