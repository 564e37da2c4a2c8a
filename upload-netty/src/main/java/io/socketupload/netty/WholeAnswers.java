package io.socketupload.netty;

import java.io.IOException;
import java.util.Queue;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Puts all packets that wait into the answer to a poll: netty-socketio takes 50, and loses the next one. */
final class WholeAnswers extends PacketEncoder {
    WholeAnswers(Configuration configuration) {
        super(configuration, configuration.getJsonSupport());
    }

    @Override
    public void encodePackets(Queue<Packet> packets, ByteBuf buffer, ByteBufAllocator allocator, int limit)
            throws IOException {
        super.encodePackets(packets, buffer, allocator, Integer.MAX_VALUE);
    }
}
