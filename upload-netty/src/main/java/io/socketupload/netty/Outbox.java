package io.socketupload.netty;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.Packet;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends a client's packets through netty-socketio, and loses none where that would: it drops the 51st packet that waits
 * for a poll, and one that is sent in the very moment of an upgrade stays behind. Thread-safe.
 */
final class Outbox {
    // netty-socketio's encoder takes 50 packets into one answer, and loses the next.
    private static final int MAX_QUEUED = 40;
    // Messages that wait for a client which never polls.
    private static final int MAX_WAITING = 10_000;

    private final ClientHead head;
    private final Queue<Packet> waiting = new ArrayDeque<>(); // guarded by this

    Outbox(ClientHead head) {
        this.head = head;
    }

    synchronized void send(Packet packet) {
        if (waiting.size() >= MAX_WAITING) {
            waiting.clear();
            head.disconnect();
        } else if (!head.isConnected()) {
            waiting.clear();
        } else {
            waiting.add(packet);
            pump();
        }
    }

    /** Sends what may be sent now: called when a poll is about to be answered, and after an upgrade. */
    synchronized void pump() {
        while (!waiting.isEmpty() && mayQueue()) {
            Transport before = head.getCurrentTransport();
            head.send(waiting.remove());
            if (head.getCurrentTransport() != before) {
                kick();
            }
        }
    }

    /** Makes netty-socketio look into its queue again. */
    void kick() {
        head.send(Answers.noop());
    }

    private boolean mayQueue() {
        return head.getCurrentTransport() != Transport.POLLING
                || head.getPacketsQueue(Transport.POLLING).size() < MAX_QUEUED;
    }
}
