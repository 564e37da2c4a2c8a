package io.socketupload.netty;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;

import com.corundumstudio.socketio.DisconnectableHub;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;

/**
 * Takes long-polling's POSTs from netty-socketio, which answers them before it looks at them, handles two at once and
 * never decodes their binary messages. Here one follows the other, and each is answered when there is room for more. It
 * also notices each new client, since it comes right behind the handler that makes them.
 */
@Sharable
final class PollingHandler extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadPolling";

    private static final byte SEPARATOR = 0x1e;
    private static final byte BINARY = 'b';
    private static final int MAX_MESSAGES = 100_000;

    private final Endpoint endpoint;
    private final ConcurrentMap<UUID, Session> sessions;
    private final DisconnectableHub hub;

    PollingHandler(Endpoint endpoint, ConcurrentMap<UUID, Session> sessions, DisconnectableHub hub) {
        this.endpoint = endpoint;
        this.sessions = sessions;
        this.hub = hub;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg == RequestTimeouts.BEGUN) {
            return; // it was for netty-socketio's own timer
        }
        if (msg instanceof FullHttpRequest request) {
            QueryStringDecoder query = new QueryStringDecoder(request.uri());
            if (query.path().equals(endpoint.path())) {
                List<String> sid = query.parameters().get("sid");
                if (sid == null) {
                    welcome(ctx, request);
                } else {
                    Session session = sessions.get(UUID.fromString(sid.get(0)));
                    if (session == null) { // gone since the guard saw it
                        refuse(ctx, request, unknownSession());
                        return;
                    }
                    if (HttpMethod.POST.equals(request.method())) {
                        post(ctx, session, request);
                        return;
                    }
                    List<String> transport = query.parameters().get("transport");
                    if (transport != null && transport.get(0).equals("polling")) {
                        poll(ctx, session, request);
                        return;
                    }
                }
            }
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Poll poll = ctx.channel().attr(Poll.WAITING).get();
        if (poll == null) {
            ctx.fireChannelInactive();
        } else {
            poll.session().channels().endPoll(ctx::fireChannelInactive);
        }
    }

    private void welcome(ChannelHandlerContext ctx, FullHttpRequest request) {
        ClientHead head = ctx.channel().attr(ClientHead.CLIENT).get();
        Session session = new Session(endpoint, head, () -> ctx.executor().execute(() -> forget(head)));
        sessions.put(head.getSessionId(), session);
        if (head.getCurrentTransport() == Transport.POLLING) {
            ctx.channel().attr(Poll.WAITING).set(new Poll(session, request));
            ctx.executor().execute(() -> dismiss(head)); // after the handshake
        } else {
            // A task of its own, since the channel may close in the middle of the handshake, which then goes on.
            ctx.channel().closeFuture().addListener(closed -> ctx.executor().execute(() -> dismiss(head)));
        }
    }

    /** netty-socketio tells of the end of those clients only that came as far as a namespace. */
    private void dismiss(ClientHead head) {
        if (head.getNamespaces().isEmpty()) {
            forget(head);
        }
    }

    /**
     * Forgets a client, in a namespace or in none. Called on the event loop of its handshake: after the answer to that,
     * netty-socketio puts even a client into a namespace that was disconnected meanwhile.
     */
    private void forget(ClientHead head) {
        if (sessions.containsKey(head.getSessionId())) {
            head.onChannelDisconnect();
        }
        if (sessions.containsKey(head.getSessionId())) { // it was in no namespace
            hub.onDisconnect(head);
        }
    }

    private void poll(ChannelHandlerContext ctx, Session session, FullHttpRequest request) {
        ctx.channel().attr(Poll.WAITING).set(new Poll(session, request));
        if (!session.channels().poll(ctx.channel(), () -> ctx.fireChannelRead(request))) {
            ctx.channel().attr(Poll.WAITING).set(null);
            boolean gone = !sessions.containsKey(session.id()); // since the guard saw it
            session.expel();
            FullHttpResponse refusal =
                    gone ? unknownSession() : Replies.engineError(HttpResponseStatus.BAD_REQUEST, 3, "Bad request");
            refuse(ctx, request, refusal);
        }
    }

    private FullHttpResponse unknownSession() {
        return Replies.unknownSession(endpoint.engine().isDraining());
    }

    private static void refuse(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse refusal) {
        Replies.allowOrigin(request, refusal);
        Replies.sendAndClose(ctx, refusal);
        request.release();
    }

    private static void post(ChannelHandlerContext ctx, Session session, FullHttpRequest request) {
        boolean wellFormed = false;
        try {
            if (session.channels().beginPost()) {
                wellFormed = split(ctx, session, request.content());
                session.readComplete();
                if (wellFormed) {
                    session.channels()
                            .endPost(() ->
                                    ctx.executor().execute(() -> answer(ctx, request, HttpResponseStatus.OK, "ok")));
                }
            }
        } finally {
            request.release();
        }
        if (!wellFormed) {
            session.expel();
            answer(ctx, request, HttpResponseStatus.BAD_REQUEST, "This is no Engine.IO payload, or two came at once.");
        }
    }

    private static void answer(ChannelHandlerContext ctx, HttpRequest request, HttpResponseStatus status, String body) {
        FullHttpResponse response = Replies.text(status, body);
        Replies.allowOrigin(request, response);
        Replies.send(ctx, request, response);
    }

    /** Fires each message of a payload, as both transports do. */
    private static boolean split(ChannelHandlerContext ctx, Session session, ByteBuf payload) {
        for (int messages = 0; payload.isReadable(); messages++) {
            if (messages == MAX_MESSAGES) {
                return false;
            }
            if (payload.getByte(payload.readerIndex()) == BINARY) {
                payload.skipBytes(1);
                ByteBuf bytes;
                try {
                    bytes = Base64Message.read(payload, SEPARATOR, ctx.alloc());
                } catch (IllegalArgumentException e) {
                    return false;
                }
                try {
                    fire(ctx, session, bytes, true);
                } finally {
                    bytes.release();
                }
            } else {
                int length = payload.bytesBefore(SEPARATOR);
                if (length == 0) {
                    return false;
                }
                fire(ctx, session, payload.readSlice(length < 0 ? payload.readableBytes() : length), false);
            }
            payload.skipBytes(Math.min(1, payload.readableBytes())); // the separator
        }
        return true;
    }

    private static void fire(ChannelHandlerContext ctx, Session session, ByteBuf message, boolean binary) {
        PacketHandler.markNext(ctx.channel(), binary);
        ctx.pipeline().fireChannelRead(new PacketsMessage(session.head(), message, Transport.POLLING));
    }
}
