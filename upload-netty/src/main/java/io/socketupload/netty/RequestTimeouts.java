package io.socketupload.netty;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that keep the server waiting: in the middle of a request, or too long before the next. Until the
 * first request netty-socketio's own timer does that, which would go on through that request's body, however long it
 * takes; so it is told as soon as a request begins. A request that comes before the one before it was answered ends the
 * connection: no client of ours does that. One for each channel.
 */
final class RequestTimeouts extends ChannelDuplexHandler {
    static final String NAME = "uploadTimeouts";

    /** Goes through netty-socketio's handler to stop its timer. */
    static final Object BEGUN = new Object();

    private static final long SECONDS = 15;

    private boolean answering;
    private @Nullable Future<?> timeout;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpRequest) {
            if (answering) {
                io.netty.util.ReferenceCountUtil.release(msg);
                ctx.close();
                return;
            }
            ChannelHandlerContext guard = ctx.pipeline().context(RequestGuard.NAME);
            guard.fireChannelRead(BEGUN);
        }
        if (msg instanceof LastHttpContent) {
            answering = true;
            stop();
        } else if (msg instanceof HttpRequest || msg instanceof HttpContent) {
            start(ctx);
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        ctx.write(msg, promise);
        boolean upgraded = msg instanceof FullHttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (upgraded) {
            stop();
            ctx.pipeline().remove(this);
        } else if (msg instanceof LastHttpContent) {
            answering = false;
            start(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stop();
        ctx.fireChannelInactive();
    }

    private void start(ChannelHandlerContext ctx) {
        stop();
        timeout = ctx.executor().schedule(() -> ctx.close(), SECONDS, TimeUnit.SECONDS);
    }

    private void stop() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    static void addTo(io.netty.channel.ChannelPipeline pipeline) {
        pipeline.addBefore(SocketIOChannelInitializer.HTTP_AGGREGATOR, NAME, new RequestTimeouts());
    }
}
