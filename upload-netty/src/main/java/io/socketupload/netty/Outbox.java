package io.socketupload.netty;

import java.util.concurrent.atomic.AtomicInteger;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.Packet;

/**
 * Sends a client's packets through netty-socketio, whose queue for polls has no bound, and where a packet that is sent in
 * the very moment of an upgrade stays behind. Thread-safe.
 */
final class Outbox {
    // Packets for a client that never polls.
    private static final int MAX_QUEUED = 10_000;

    // To count a long queue takes long.
    private static final int MESSAGES_BETWEEN_COUNTS = 100;

    private final ClientHead head;
    private final AtomicInteger messages = new AtomicInteger();

    Outbox(ClientHead head) {
        this.head = head;
    }

    void send(Packet packet) {
        if (!head.isConnected()) {
            return;
        }
        if (!isFetched()) {
            head.disconnect();
            return;
        }
        Transport transport = head.getCurrentTransport();
        head.send(packet);
        if (head.getCurrentTransport() != transport) {
            kick();
        }
    }

    /** Whether the client fetches what is sent to it, by us or by netty-socketio itself. */
    boolean isFetched() {
        return head.getCurrentTransport() != Transport.POLLING
                || messages.incrementAndGet() % MESSAGES_BETWEEN_COUNTS != 0
                || head.getPacketsQueue(Transport.POLLING).size() < MAX_QUEUED;
    }

    /** Makes netty-socketio look into its queue again. */
    void kick() {
        head.send(Answers.noop());
    }
}
