package io.socketupload.netty;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.Packet;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

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
    private final AtomicBoolean aboutToWrite = new AtomicBoolean();
    private volatile @Nullable Channel webSocket;

    Outbox(ClientHead head) {
        this.head = head;
    }

    /** The client has a WebSocket. */
    void sendOver(Channel webSocket) {
        this.webSocket = webSocket;
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
        Channel channel = webSocket;
        if (transport == Transport.WEBSOCKET && channel != null) {
            head.getPacketsQueue(transport).add(packet);
            writeTo(channel);
            return;
        }
        head.send(packet);
        if (head.getCurrentTransport() != transport) {
            kick();
        }
    }

    /**
     * Has all that waits written on the channel's event loop, with one task for what other threads send meanwhile:
     * netty-socketio makes one of each packet.
     */
    private void writeTo(Channel channel) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            write(channel);
        } else if (aboutToWrite.compareAndSet(false, true)) {
            try {
                loop.execute(() -> {
                    aboutToWrite.set(false); // first: what is added from now on may come too late for this
                    write(channel);
                });
            } catch (RejectedExecutionException e) {
                // the server has stopped
            }
        }
    }

    private void write(Channel channel) {
        channel.writeAndFlush(new OutPacketMessage(head, Transport.WEBSOCKET));
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
