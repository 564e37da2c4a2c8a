package io.socketupload.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.store.MemoryStoreFactory;
import io.netty.channel.ChannelFuture;

/** netty-socketio's side of a client, without a connection: it keeps what is sent. */
final class RawHead extends ClientHead {
    final List<Packet> sent = new ArrayList<>();
    final Queue<Packet> queue = new ConcurrentLinkedQueue<>();
    Transport transport = Transport.POLLING;
    Runnable onSend = () -> {};
    boolean connected = true;

    RawHead() {
        super(
                UUID.randomUUID(),
                null,
                client -> {},
                new MemoryStoreFactory(),
                new HandshakeData(),
                null,
                Transport.POLLING,
                null,
                new Configuration(),
                Map.of("EIO", List.of("4")));
    }

    @Override
    public ChannelFuture send(Packet packet) {
        sent.add(packet);
        onSend.run();
        return null;
    }

    @Override
    public String getOrigin() {
        return "";
    }

    @Override
    public Transport getCurrentTransport() {
        return transport;
    }

    @Override
    public Queue<Packet> getPacketsQueue(Transport of) {
        return queue;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void disconnect() {
        connected = false;
    }
}
