package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final RawHead head = new RawHead();
    private final Outbox outbox = new Outbox(head);
    private final Packet packet = Answers.connectError("", "No.");

    @Test
    void a_packet_is_sent_at_once() {
        outbox.send(packet);
        assertThat(head.sent).containsExactly(packet);
    }

    /** It would wait in the queue of the transport that was, until something else is sent. */
    @Test
    void a_packet_that_is_sent_in_the_moment_of_an_upgrade_is_followed_by_a_push() {
        head.onSend = () -> head.transport = Transport.WEBSOCKET;
        outbox.send(packet);
        assertThat(head.sent).extracting(Packet::getType).containsExactly(PacketType.MESSAGE, PacketType.NOOP);
    }

    @Test
    void nothing_is_sent_to_a_client_that_is_gone() {
        head.connected = false;
        outbox.send(packet);
        assertThat(head.sent).isEmpty();
    }

    @Test
    void a_client_that_does_not_poll_is_let_go_sooner_or_later() {
        head.onSend = () -> head.queue.add(packet);
        for (int i = 0; i < 20_000; i++) {
            outbox.send(packet);
        }
        assertThat(head.connected).isFalse();
        assertThat(head.sent).hasSizeBetween(1_000, 15_000);
    }

    @Test
    void a_queue_for_polls_says_nothing_of_a_websocket() {
        head.transport = Transport.WEBSOCKET;
        head.queue.addAll(Collections.nCopies(20_000, packet));
        for (int i = 0; i < 1_000; i++) {
            outbox.send(packet);
            assertThat(outbox.isFetched()).isTrue();
        }
        assertThat(head.connected).isTrue();
    }
}
