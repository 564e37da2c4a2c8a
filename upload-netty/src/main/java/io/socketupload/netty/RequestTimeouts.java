package io.socketupload.netty;

import java.util.concurrent.TimeUnit;

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

    /** How long is waited where nobody says otherwise. */
    static final long MILLIS = 15_000;

    private final long millis;
    private boolean answering;

    // The task looks on when it runs whether that is too early: to make it anew with each piece of a request costs
    // more.
    private boolean waiting;
    private long sinceNanos;
    private @Nullable Future<?> task;

    private RequestTimeouts(long millis) {
        this.millis = millis;
    }

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
        boolean upgraded = msg instanceof FullHttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (upgraded) {
            end();
            // netty-socketio logs a stack trace for each client that does not wait for this: it is not told.
            ctx.write(msg).addListener(sent -> {
                if (sent.isSuccess()) {
                    promise.trySuccess();
                } else {
                    ctx.close();
                }
            });
            ctx.pipeline().remove(this);
            return;
        }
        ctx.write(msg, promise);
        if (msg instanceof LastHttpContent) {
            promise.addListener(
                    sent -> { // and not before: a long answer takes its time
                        answering = false;
                        start(ctx);
                    });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        end();
        ctx.fireChannelInactive();
    }

    private void start(ChannelHandlerContext ctx) {
        waiting = true;
        sinceNanos = System.nanoTime();
        if (task == null) {
            task = ctx.executor().schedule(() -> look(ctx), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void look(ChannelHandlerContext ctx) {
        task = null;
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - sinceNanos);
        if (waiting && leftNanos > 0) {
            task = ctx.executor().schedule(() -> look(ctx), leftNanos, TimeUnit.NANOSECONDS);
        } else if (waiting) {
            ctx.close();
        }
    }

    private void stop() {
        waiting = false;
    }

    /** Nothing is waited for any more. */
    private void end() {
        stop();
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    static void addTo(io.netty.channel.ChannelPipeline pipeline, long millis) {
        pipeline.addBefore(SocketIOChannelInitializer.HTTP_AGGREGATOR, NAME, new RequestTimeouts(millis));
    }
}
