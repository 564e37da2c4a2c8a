package io.socketupload.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;

/**
 * Remembers of each WebSocket message whether it is text or binary, before netty-socketio forgets it: a text that comes
 * between a chunk's header and its bytes is not file data. One for each channel.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadFrames";

    /** The client that a WebSocket belongs to, once a message of it came. */
    static final AttributeKey<Session> SESSION = AttributeKey.valueOf("socketUploadSession");

    private static final int MAX_UNFLUSHED = 256;

    private final int maxFrameLength;

    FrameHandler(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(msg);
            if (msg instanceof HttpRequest) {
                readFrames(ctx.pipeline());
            }
        } else if (frame instanceof PingWebSocketFrame) {
            ctx.channel().writeAndFlush(new PongWebSocketFrame(frame.content()));
        } else {
            if (frame instanceof BinaryWebSocketFrame) {
                PacketHandler.markNext(ctx.channel(), true);
            } else if (frame instanceof TextWebSocketFrame) {
                PacketHandler.markNext(ctx.channel(), false);
            }
            ctx.fireChannelRead(frame);
        }
    }

    /** Puts our reader in the place of Netty's, if the request was the handshake of a WebSocket. */
    private void readFrames(ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = pipeline.context(WebSocket13FrameDecoder.class);
        if (decoder != null) {
            FrameReader reader = new FrameReader(maxFrameLength);
            pipeline.replace(decoder.name(), FrameReader.NAME, reader);
            pipeline.addAfter(FrameReader.NAME, null, new Utf8FrameValidator());
            // What is written in one turn of the event loop goes out together, though each packet is flushed.
            pipeline.addBefore(FrameReader.NAME, null, new FlushConsolidationHandler(MAX_UNFLUSHED, true));
            if (pipeline.get(SslHandler.class) == null
                    && pipeline.channel().config().getRecvByteBufAllocator() instanceof SocketReads reads) {
                reads.readFor(reader);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Session session = ctx.channel().attr(SESSION).get();
        if (session != null) {
            // Not here: this may be called from inside a write, under the lock of the outbox.
            ctx.executor().execute(() -> session.channels().changed(ctx.channel()));
        }
        ctx.fireChannelWritabilityChanged();
    }
}
