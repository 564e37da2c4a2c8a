package io.socketupload.netty;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** Short HTTP answers. */
final class Replies {
    private Replies() {}

    static FullHttpResponse of(HttpResponseStatus status, String type, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    static FullHttpResponse text(HttpResponseStatus status, String body) {
        return of(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** An error as Engine.IO words it; see its reference implementation's {@code Server.errors}. */
    static FullHttpResponse engineError(HttpResponseStatus status, int code, String message) {
        String json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * To a request of a session that is not there: an error of the client's, unless the server is about to stop, which
     * ends sessions while their requests are on the way.
     */
    static FullHttpResponse unknownSession(boolean stopping) {
        return stopping
                ? text(HttpResponseStatus.SERVICE_UNAVAILABLE, "The server is about to stop.")
                : engineError(HttpResponseStatus.BAD_REQUEST, 1, "Session ID unknown");
    }

    /** Lets the page that asked read the answer; its origin was checked before. */
    static void allowOrigin(HttpRequest request, FullHttpResponse response) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin != null) {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
    }

    /** Sends an answer, and closes the connection unless the client wants to go on with it. */
    static void send(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        send(ctx, request, response, ctx.newPromise());
    }

    static void send(
            ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response, ChannelPromise promise) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture sent = ctx.writeAndFlush(response, promise);
        if (!keepAlive) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Sends an answer to a request that should not have come, and closes the connection. */
    static void sendAndClose(ChannelHandlerContext ctx, FullHttpResponse response) {
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
