package io.socketupload.netty;

import java.io.IOException;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is left: a request that is nobody's, and an exception. That one closes the connection, since a request would
 * get no answer any more. In place of netty-socketio's own, which logs each such request with its parameters.
 */
@Sharable
final class LastHandler extends ChannelInboundHandlerAdapter {
    static final LastHandler INSTANCE = new LastHandler();

    private static final Logger log = LoggerFactory.getLogger(LastHandler.class);

    private LastHandler() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof FullHttpRequest request) {
            Replies.sendAndClose(ctx, Replies.text(HttpResponseStatus.NOT_FOUND, "There is nothing here."));
            request.release();
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable e) {
        if (e instanceof IOException || e instanceof CodecException) { // which any client can cause
            log.debug("Connection {} failed", ctx.channel().remoteAddress(), e);
        } else {
            log.warn("Connection {} failed", ctx.channel().remoteAddress(), e);
        }
        boolean fragments = ctx.pipeline().get(SocketIOChannelInitializer.WEB_SOCKET_AGGREGATOR) != null;
        if (e instanceof TooLongFrameException && fragments) {
            ctx.channel()
                    .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }
}
