package io.socketupload.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Packets at which netty-socketio runs out of memory or time, or takes one message for several. */
class PacketHostileTest {
    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    /** Messages that are no packets, or are beyond a bound. */
    static Stream<String> violations() {
        List<String> table = new ArrayList<>(List.of(
                "4",
                "42",
                "42x",
                "42{}",
                "42\"x\"",
                "42/ns",
                "42/ns,",
                "42/ns,{}",
                "44",
                "44{}",
                "47[]",
                "49",
                "4x",
                "43",
                "43[]",
                "43x",
                "45",
                "451",
                "451-",
                "451-x",
                "451-[".substring(0, 4) + "/ns",
                "46",
                "461-",
                "461-[]",
                "40/a[b",
                "40/a[b,{}",
                "41/a[b,",
                "42/a[b,[]",
                "0{}",
                "6",
                "7",
                "8",
                "9",
                "x",
                " ",
                "\u0000",
                "\ud83d\ude00",
                "{\"a\":1}",
                "b",
                "bAQID"));
        for (String count : List.of("0", "00", "11", "99", "011", "-1", "", "+1", "1.5", "1e1", "a")) {
            table.addAll(announcing(count));
        }
        for (String count : List.of("2147483647", "99999999999", "9".repeat(19), "9".repeat(60_000))) {
            table.addAll(announcing(count));
        }
        for (String ackId : List.of("2147483648", "1".repeat(18), "1".repeat(19), "1".repeat(60_000))) {
            table.add("42" + ackId + "[\"file-upload-start\",{}]");
            table.add("42" + ackId + "[\"foreign\"]");
            table.add("42/ns," + ackId + "[\"foreign\"]");
            table.add("43" + ackId + "[\"foreign\"]");
            table.add("451-" + ackId + "[\"file-chunk\"," + PLACEHOLDER + "]");
            table.add("461-" + ackId + "[" + PLACEHOLDER + "]");
            table.add("40" + ackId);
            table.add("41" + ackId);
        }
        String longNamespace = "/" + "n".repeat(10_000);
        for (String rest : List.of("", ",", ",5[\"x\"]", ",{}")) {
            table.add("40" + longNamespace + rest);
            table.add("41" + longNamespace + rest);
        }
        table.add("42" + longNamespace + ",[\"x\"]");
        table.add("42" + longNamespace + "[\"x\"]");
        table.add("43" + longNamespace + ",5[\"x\"]");
        table.add("451-" + longNamespace + ",[\"x\"," + PLACEHOLDER + "]");
        table.add("461-" + longNamespace + ",5[" + PLACEHOLDER + "]");
        return table.stream();
    }

    private static List<String> announcing(String count) {
        return List.of(
                "45" + count + "-[\"file-chunk\"," + RawFields.chunk("x") + "]",
                "45" + count + "-[\"foreign\"," + PLACEHOLDER + "]",
                "45" + count + "-/ns,5[\"foreign\"," + PLACEHOLDER + "]",
                "46" + count + "-5[" + PLACEHOLDER + "]");
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void what_is_no_packet_ends_its_session_and_no_other(RawClient.Over over) {
        RawClient bystander = server.client().start("bystander", 3);
        for (String message : (Iterable<String>) violations()::iterator) {
            if (over == RawClient.Over.POLLING && message.startsWith("b")) {
                continue; // binary there
            }
            try (RawClient client = RawClient.opened(over, server.port())) {
                client.send(message);
                try {
                    client.awaitEnd();
                } catch (AssertionError e) {
                    throw new AssertionError(message.substring(0, Math.min(200, message.length())), e);
                }
            }
        }
        bystander.finish("bystander", new byte[3]);
    }

    @Test
    void a_violation_ends_the_uploads_of_its_session_too() {
        RawClient client = server.client().start("x", 3).send("47");
        client.awaitEnd();
        server.awaitNobody();
    }

    /** netty-socketio needs seconds for each of these. */
    @Test
    void endless_acknowledgement_ids_stall_nobody() {
        RawClient bystander = server.client().start("bystander", 3);
        List<RawClient> hostile = Stream.generate(server::client).limit(60).toList();
        String message = "42" + "1".repeat(60_000) + "[\"foreign\"]";
        hostile.forEach(client -> client.send(message));
        bystander.finish("bystander", new byte[3]);
        hostile.forEach(RawClient::awaitEnd);
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void packets_within_the_bounds_are_no_violation(RawClient.Over over) {
        RawClient client = server.client(over);
        String attachments = String.join(",", java.util.Collections.nCopies(10, PLACEHOLDER));
        client.send("42[]")
                .send("42[5]")
                .send("42[null]")
                .send("42[\"foreign\"")
                .send("42[\"foreign\",]");
        client.send("42" + Integer.MAX_VALUE + "[\"foreign\"]").send("43" + Integer.MAX_VALUE + "[]");
        client.send("42" + Integer.MAX_VALUE + "[\"file-upload-limits\"]");
        assertThat(client.ack(Integer.MAX_VALUE).path("success").asBoolean()).isTrue();
        client.send("42/" + "n".repeat(200) + ",5[\"foreign\"]");
        client.send("4510-[\"foreign\"," + attachments + "]");
        for (int i = 0; i < 10; i++) {
            client.send(new byte[] {(byte) i});
        }
        client.send("451-[\"foreign\"]").send(new byte[] {0});
        client.send("451-5[5," + PLACEHOLDER + "]").send(new byte[] {0});
        client.send("461-5[]").send(new byte[] {0});
        client.send("461-5[" + PLACEHOLDER + "]").send("42[\"foreign\"]").send(new byte[] {0});
        client.send("41/nowhere").send("41/nowhere,").send("40/nowhere,");
        client.message(answer -> answer.startsWith("44/nowhere,"));
        server.assertServes(client);
    }

    // -- one message is one packet --

    /** What netty-socketio takes for the beginning of another packet: behind a separator, or behind what it has read. */
    static Stream<String> smuggled() {
        String packet = "40/smuggled,{}";
        return Stream.of(
                "42[\"foreign\"]\u001e" + packet,
                "42[\"foreign\",1]\u001e" + packet,
                "435[]\u001e" + packet,
                "40\u001e" + packet,
                "41/nowhere,\u001e" + packet,
                "42[\"foreign\",\"" + "x".repeat(8000 - 12) + packet + "\"]",
                "42[\"foreign\",\"" + "x".repeat(8000 - 11) + packet + "\"]",
                "42[\"foreign\",\"" + "x".repeat(8000 - 10) + packet + "\"]",
                "42[5,\"" + "x".repeat(8000 - 4) + packet + "\"]",
                "41" + packet,
                "41," + packet,
                "3" + packet,
                "1" + packet,
                "2probe\u001e" + packet,
                "5" + packet);
    }

    @ParameterizedTest
    @MethodSource("smuggled")
    void a_message_is_never_taken_for_two(String message) {
        RawClient client = server.client();
        client.send(message).send("40/asked,");
        try {
            client.message(answer -> answer.startsWith("44/asked,"));
        } catch (AssertionError ended) {
            client.awaitEnd(); // which is an answer too
        }
        assertThat(client.rest()).noneMatch(answer -> answer.contains("smuggled"));
    }

    /** A foreign event's attachments are read by netty-socketio, which looks for packets in them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "40/smuggled,",
                "\u000040/smuggled,",
                "12:40/smuggled,",
                "\u0000\u0001\u0002\u00ff40/smuggled,",
                "42[\"x\"]\u001e40/smuggled,"
            })
    void an_attachment_is_never_taken_for_a_packet(String attachment) {
        RawClient client = server.client();
        byte[] bytes = attachment.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        for (String event : List.of(
                "451-[\"foreign\"," + PLACEHOLDER + "]",
                "451-[\"foreign\"]",
                "451-[\"foreign",
                "451-/nowhere,[\"foreign\"," + PLACEHOLDER + "]",
                "451-/a?b,5[\"foreign\"," + PLACEHOLDER + "]",
                "451-/a-b,5[\"foreign\"," + PLACEHOLDER + "]",
                "461-5[" + PLACEHOLDER + "]",
                "461-5[")) {
            client.send(event).send(bytes);
        }
        client.send("40/asked,");
        client.message(answer -> answer.startsWith("44/asked,"));
        assertThat(client.rest()).noneMatch(answer -> answer.contains("smuggled"));
        server.assertServes(client);
    }

    // -- what netty-socketio keeps for a client that does not fetch it --

    @Test
    void probes_of_a_client_that_is_no_polling_one_pile_up_nowhere() {
        RawClient client = server.client();
        RawFrame[] probes =
                Stream.generate(() -> RawFrame.text("2probe")).limit(5_000).toArray(RawFrame[]::new);
        client.send(probes);
        server.assertServes(client);
        assertThat(server.heads().values())
                .allSatisfy(head -> assertThat(waiting(head)).isLessThan(100));
    }

    @Test
    void answers_of_netty_socketio_that_nobody_fetches_are_bounded() {
        RawPolling session = new RawPolling(server.port());
        String many = String.join("\u001e", java.util.Collections.nCopies(50_000, "40/x,"));
        for (int posts = 0; posts < 2; posts++) {
            session.post(many);
            assertThat(server.heads().values())
                    .allSatisfy(head -> assertThat(waiting(head)).isLessThan(20_000));
        }
    }

    private static int waiting(Object head) {
        return ((ClientHead) head).getPacketsQueue(Transport.POLLING).size();
    }
}
