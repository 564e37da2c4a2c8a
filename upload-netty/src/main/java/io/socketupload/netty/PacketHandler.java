package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every Engine.IO message before netty-socketio does: takes ours, and hands the others on. Both transports fire
 * them from the head of the pipeline, one message each.
 */
@Sharable
final class PacketHandler extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadPackets";

    /** Whether the message that is about to be fired is binary; only its transport knows. */
    static final AttributeKey<Boolean> BINARY = AttributeKey.valueOf("socketUploadBinary");

    /** Set once a WebSocket has sent the probe of an upgrade. */
    private static final AttributeKey<Boolean> PROBED = AttributeKey.valueOf("socketUploadProbed");

    private static final Logger log = LoggerFactory.getLogger(PacketHandler.class);

    private static final byte SEPARATOR = 0x1e;

    private static final char CLOSE = '1';
    private static final char PING = '2';
    private static final char PONG = '3';
    private static final char MESSAGE = '4';
    private static final char UPGRADE = '5';
    private static final ByteBuf PROBE =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("2probe", StandardCharsets.US_ASCII));

    private final Endpoint endpoint;
    private final ConcurrentMap<UUID, Session> sessions;

    PacketHandler(Endpoint endpoint, ConcurrentMap<UUID, Session> sessions) {
        this.endpoint = endpoint;
        this.sessions = sessions;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof PacketsMessage packets)) {
            ctx.fireChannelRead(msg);
            return;
        }
        Session session = sessions.get(packets.getClient().getSessionId());
        if (session == null) {
            return; // it was disconnected meanwhile
        }
        session.heard();
        if (packets.getTransport() == Transport.WEBSOCKET
                && ctx.channel().attr(FrameHandler.SESSION).setIfAbsent(session) == null) {
            session.comesOver(ctx.channel());
        }
        ByteBuf content = packets.getContent();
        if (Boolean.TRUE.equals(ctx.channel().attr(BINARY).get())) {
            ForeignEvent whole = session.attachment(content);
            if (whole != null) {
                try {
                    handOn(ctx, session, packets.getTransport(), whole.hasPlaces() ? whole.messages() : List.of());
                } finally {
                    whole.release();
                }
            }
        } else if (content.indexOf(content.readerIndex(), content.writerIndex(), SEPARATOR) >= 0) {
            violation(session); // netty-socketio would find several messages in it
        } else if (content.isReadable()) {
            text(ctx, session, content, packets);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Session session = ctx.channel().attr(FrameHandler.SESSION).get();
        if (session != null) {
            session.readComplete();
        }
        ctx.fireChannelReadComplete();
    }

    private void text(ChannelHandlerContext ctx, Session session, ByteBuf content, PacketsMessage packets) {
        boolean upgrading = packets.getTransport() == Transport.WEBSOCKET
                && session.head().getCurrentTransport() == Transport.POLLING;
        switch ((char) content.getByte(content.readerIndex())) {
            case MESSAGE -> message(ctx, session, content, packets);
            case UPGRADE -> {
                if (upgrading) {
                    single(ctx, session, content, packets.getTransport());
                    session.outbox().kick(); // for what was sent while it happened
                }
            }
            case PONG, CLOSE -> single(ctx, session, content, packets.getTransport());
            case PING -> {
                // In Engine.IO v4 only the probe of an upgrade is the client's to send. For each netty-socketio queues
                // an answer to the next poll.
                if (upgrading
                        && content.equals(PROBE)
                        && ctx.channel().attr(PROBED).setIfAbsent(true) == null) {
                    handOn(ctx, session, packets.getTransport(), List.of(content));
                }
            }
            default -> violation(session);
        }
    }

    /** Hands on a message of one character, and not what a client may have put behind it. */
    private static void single(ChannelHandlerContext ctx, Session session, ByteBuf content, Transport transport) {
        content.writerIndex(content.readerIndex() + 1);
        handOn(ctx, session, transport, List.of(content));
    }

    private void message(ChannelHandlerContext ctx, Session session, ByteBuf content, PacketsMessage packets) {
        PacketHeader header = PacketHeader.read(content);
        if (header == null) {
            violation(session);
            return;
        }
        boolean ours = header.namespace().equals(endpoint.namespace());
        boolean event = header.type() == PacketHeader.EVENT || header.type() == PacketHeader.BINARY_EVENT;
        if (!session.outbox().isFetched()) {
            violation(session);
        } else if (header.attachments() > 0) {
            if (ours && event && RequestReader.isOurs(content, header.bodyIndex())) {
                session.binaryEvent(content, header);
            } else {
                session.foreignBinaryEvent(content, header, ctx.executor());
            }
        } else {
            session.abandonAttachments();
            if (ours && event && RequestReader.isOurs(content, header.bodyIndex())) {
                session.event(content, header);
            } else if (ours && header.type() == PacketHeader.CONNECT) {
                connect(ctx, session, content, header, packets.getTransport());
            } else if (event || header.type() == PacketHeader.ACK) {
                handOn(ctx, session, packets.getTransport(), List.of(content));
            } else {
                handOn(ctx, session, packets.getTransport(), List.of(header.namespacePacket(content, true)));
            }
        }
    }

    private void connect(
            ChannelHandlerContext ctx, Session session, ByteBuf content, PacketHeader header, Transport transport) {
        Channel channel = ctx.channel();
        ByteBuf packet = header.namespacePacket(content, endpoint.keepAuth());
        session.connect(content, header, channel, () -> handOn(ctx, session, transport, List.of(packet)));
    }

    /**
     * Hands messages on to netty-socketio, and none from another channel of the client's between them: it would take the
     * probe of an upgrade for an attachment.
     */
    private static void handOn(
            ChannelHandlerContext ctx, Session session, Transport transport, List<ByteBuf> messages) {
        synchronized (session.handingOn) {
            for (ByteBuf message : messages) {
                ctx.fireChannelRead(new PacketsMessage(session.head(), message, transport));
            }
        }
    }

    private static void violation(Session session) {
        log.debug("Client {} sent what is no Socket.IO packet", session.id());
        session.expel();
    }

    static void markNext(Channel channel, boolean binary) {
        channel.attr(BINARY).set(binary);
    }
}
