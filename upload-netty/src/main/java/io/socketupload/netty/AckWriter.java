package io.socketupload.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.corundumstudio.socketio.protocol.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.socketupload.UploadMessage;

/**
 * Writes the acknowledgements of chunks that wait for a WebSocket, as frames (RFC 6455, section 5.2) in one buffer.
 * Chunks that were kept together are told the same, so its JSON is made once for them. All other packets are
 * netty-socketio's to write.
 */
@Sharable
final class AckWriter extends ChannelOutboundHandlerAdapter {
    static final String NAME = "uploadAcks";

    private static final int FINAL_TEXT = 0x81;
    private static final int MAX_LENGTH_IN_1_BYTE = 125;
    private static final int LENGTH_IN_2_BYTES = 126;

    private final JsonSupport json;

    AckWriter(JsonSupport json) {
        this.json = json;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws IOException {
        if (!(msg instanceof OutPacketMessage message) || message.getTransport() != Transport.WEBSOCKET) {
            ctx.write(msg, promise);
            return;
        }
        Queue<Packet> packets = message.getClientHead().getPacketsQueue(Transport.WEBSOCKET);
        if (packets.peek() instanceof KeptAck) {
            ctx.write(frames(ctx.alloc(), packets));
        }
        ctx.write(msg, promise);
    }

    /** Takes the acknowledgements that are next. */
    private ByteBuf frames(ByteBufAllocator allocator, Queue<Packet> packets) throws IOException {
        ByteBuf frames = allocator.ioBuffer();
        ByteBuf body = allocator.ioBuffer();
        try {
            UploadMessage.Kept written = null;
            while (packets.peek() instanceof KeptAck ack) {
                if (!packets.remove(ack)) {
                    continue; // another WebSocket of the client's was quicker
                }
                if (!ack.kept().equals(written)) {
                    written = ack.kept();
                    json.writeValue(new ByteBufOutputStream(body.clear()), ack.getData());
                }
                writeFrame(frames, ack, body);
            }
            return frames;
        } catch (IOException | RuntimeException e) {
            frames.release();
            throw e;
        } finally {
            body.release();
        }
    }

    private static void writeFrame(ByteBuf frames, KeptAck ack, ByteBuf body) {
        String namespace = ack.getNsp().isEmpty() ? "" : ack.getNsp() + ",";
        String id = Long.toString(ack.id());
        int length = 2 + ByteBufUtil.utf8Bytes(namespace) + id.length() + body.readableBytes();
        frames.writeByte(FINAL_TEXT);
        if (length <= MAX_LENGTH_IN_1_BYTE) {
            frames.writeByte(length);
        } else {
            frames.writeByte(LENGTH_IN_2_BYTES).writeShort(length);
        }
        frames.writeByte('4').writeByte(PacketHeader.ACK);
        frames.writeCharSequence(namespace, StandardCharsets.UTF_8);
        frames.writeCharSequence(id, StandardCharsets.US_ASCII);
        frames.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
}
