package io.socketupload.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.AttributeKey;

/**
 * Remembers of each WebSocket message whether it is text or binary, before netty-socketio forgets it: a text that comes
 * between a chunk's header and its bytes is not file data. One for each channel.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadFrames";

    /** The client that a WebSocket belongs to, once a message of it came. */
    static final AttributeKey<Session> SESSION = AttributeKey.valueOf("socketUploadSession");

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(msg);
        } else if (frame.rsv() != 0) {
            // No extension is negotiated, and Netty's decoder lets their bits pass.
            frame.release();
            ctx.channel().writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.PROTOCOL_ERROR));
            ctx.close();
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
