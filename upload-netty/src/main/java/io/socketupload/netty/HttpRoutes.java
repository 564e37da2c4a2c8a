package io.socketupload.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.socketupload.UploadEngine;
import io.socketupload.file.FileChunkSink;
import org.jspecify.annotations.Nullable;

/** The plain HTTP side of an {@link UploadServer}: the page, the state of health, and finished files. */
@Sharable
final class HttpRoutes extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadRoutes";

    private static final String DOWNLOADS = "/uploads/";

    private final UploadEngine engine;
    private final String engineIoPath;
    private final @Nullable Downloads downloads;
    private final @Nullable Page page;

    HttpRoutes(
            UploadEngine engine,
            UploadAuthenticator authenticator,
            @Nullable FileChunkSink downloads,
            @Nullable String page,
            String namespace,
            String engineIoPath) {
        this.engine = engine;
        this.engineIoPath = engineIoPath;
        this.downloads = downloads == null ? null : new Downloads(engine, authenticator, downloads);
        this.page = page == null ? null : new Page(page, namespace);
    }

    boolean hasDownloads() {
        return downloads != null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof FullHttpRequest request)) {
            ctx.fireChannelRead(msg);
            return;
        }
        String path = new QueryStringDecoder(request.uri()).path();
        if (path.equals(engineIoPath)) {
            ctx.fireChannelRead(msg);
            return;
        }
        try {
            route(ctx, request, path);
        } finally {
            request.release();
        }
    }

    private void route(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
        FullHttpResponse response;
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            response = Replies.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.");
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        } else if (path.equals("/health")) {
            response = health();
        } else if (downloads != null && path.startsWith(DOWNLOADS)) {
            downloads.serve(ctx, request, path.substring(DOWNLOADS.length()));
            return;
        } else {
            response = page == null || !path.startsWith("/") ? notFound() : page.file(path.substring(1));
        }
        secure(response.headers());
        if (request.method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        Replies.send(ctx, request, response);
    }

    private FullHttpResponse health() {
        String json =
                "{\"status\":\"OK\",\"activeUploads\":" + engine.sessions().size() + "}";
        FullHttpResponse response = Replies.of(
                HttpResponseStatus.OK, "application/json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }

    static FullHttpResponse notFound() {
        return Replies.text(HttpResponseStatus.NOT_FOUND, "There is nothing here.");
    }

    /** What every answer carries; the files a server holds must not gain power over its pages. */
    static void secure(HttpHeaders headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (!headers.contains(HttpHeaderNames.CONTENT_SECURITY_POLICY)) {
            headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox");
        }
    }
}
