package io.socketupload.netty;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.socketupload.UploadEngine;
import io.socketupload.file.FileChunkSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves finished files: as attachments that no browser opens in place, whole or a range, without copying them. */
final class Downloads {
    private static final Logger log = LoggerFactory.getLogger(Downloads.class);

    private static final long STALLED_SECONDS = 60;
    private static final int TLS_CHUNK = 64 * 1024;

    private final UploadEngine engine;
    private final UploadAuthenticator authenticator;
    private final FileChunkSink sink;

    Downloads(UploadEngine engine, UploadAuthenticator authenticator, FileChunkSink sink) {
        this.engine = engine;
        this.authenticator = authenticator;
        this.sink = sink;
    }

    /** Answers on a thread of the engine's, since files and authenticators block. */
    void serve(ChannelHandlerContext ctx, FullHttpRequest message, String name) {
        FullHttpRequest request = message.retain();
        engine.execute(() -> {
            try {
                answer(ctx, request, name);
            } catch (IOException | RuntimeException e) {
                log.warn("A file could not be served", e);
                refuse(ctx, request, Replies.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "The file can't be read."));
            } finally {
                request.release();
            }
        });
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest request, String name) throws IOException {
        if (authenticator.authenticate(Endpoint.handshake(request, ctx.channel().remoteAddress()))
                instanceof UploadAuthenticator.Result.Refused refused) {
            refuse(ctx, request, Replies.text(HttpResponseStatus.FORBIDDEN, refused.reason()));
            return;
        }
        Optional<Path> found = sink.find(name);
        if (found.isEmpty()) {
            refuse(ctx, request, HttpRoutes.notFound());
            return;
        }
        FileChannel file = FileChannel.open(found.get(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        boolean handedOver = false;
        try {
            long size = file.size();
            String tag = tag(found.get(), size);
            ByteRange range = ByteRange.of(request.headers(), tag, size);
            if (range.equals(ByteRange.UNSATISFIABLE)) {
                FullHttpResponse response =
                        Replies.text(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "The file is shorter.");
                response.headers().set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + size);
                refuse(ctx, request, response);
                return;
            }
            HttpResponse head = head(request, name, range, size, tag);
            if (request.method().equals(HttpMethod.HEAD)) {
                send(ctx, request, head);
                return;
            }
            handedOver = true;
            HttpRequest asked = request;
            boolean keepAlive = HttpUtil.isKeepAlive(asked);
            ctx.executor().execute(() -> sendFile(ctx, head, file, range, keepAlive));
        } finally {
            if (!handedOver) {
                file.close();
            }
        }
    }

    private static HttpResponse head(HttpRequest request, String name, ByteRange range, long size, String tag) {
        boolean whole = range.length() == size;
        HttpResponse head = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1, whole ? HttpResponseStatus.OK : HttpResponseStatus.PARTIAL_CONTENT);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        head.headers().set(HttpHeaderNames.CONTENT_DISPOSITION, ContentDisposition.attachment(name));
        head.headers().set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
        head.headers().set(HttpHeaderNames.ETAG, tag);
        head.headers().set(HttpHeaderNames.CACHE_CONTROL, "private, no-cache");
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, range.length());
        if (!whole) {
            String sent = "bytes " + range.start() + "-" + (range.start() + range.length() - 1) + "/" + size;
            head.headers().set(HttpHeaderNames.CONTENT_RANGE, sent);
        }
        HttpRoutes.secure(head.headers());
        HttpUtil.setKeepAlive(head, HttpUtil.isKeepAlive(request));
        return head;
    }

    private static void sendFile(
            ChannelHandlerContext ctx, HttpResponse head, FileChannel file, ByteRange range, boolean keepAlive) {
        ChannelPipeline pipeline = ctx.pipeline();
        Stalled stalled = new Stalled();
        pipeline.addFirst(new IdleStateHandler(true, 0, STALLED_SECONDS, 0, TimeUnit.SECONDS), stalled);
        ctx.write(head);
        ChannelFuture sent;
        if (pipeline.get(SslHandler.class) == null) {
            ctx.write(new DefaultFileRegion(file, range.start(), range.length()));
            sent = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            sent = sendEncrypted(ctx, file, range);
        }
        sent.addListener(done -> {
            if (done.isSuccess() && keepAlive) {
                pipeline.remove(IdleStateHandler.class);
                pipeline.remove(stalled);
            } else {
                file.close();
                ctx.close();
            }
        });
    }

    private static ChannelFuture sendEncrypted(ChannelHandlerContext ctx, FileChannel file, ByteRange range) {
        try {
            if (ctx.pipeline().get(ChunkedWriteHandler.class) == null) {
                ctx.pipeline().addBefore(ctx.name(), null, new ChunkedWriteHandler());
            }
            return ctx.writeAndFlush(
                    new HttpChunkedInput(new ChunkedNioFile(file, range.start(), range.length(), TLS_CHUNK)));
        } catch (IOException e) {
            return ctx.newFailedFuture(e);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
        HttpRoutes.secure(response.headers());
        if (request.method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        Replies.send(ctx, request, response);
    }

    private static void send(ChannelHandlerContext ctx, HttpRequest request, HttpResponse head) {
        ctx.write(head);
        ChannelFuture sent = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!HttpUtil.isKeepAlive(request)) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Changes with the file; names are never used twice, but a directory may be put back from elsewhere. */
    private static String tag(Path file, long size) throws IOException {
        long modified =
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        return '"' + Long.toHexString(size) + '-' + Long.toHexString(modified) + '"';
    }

    /** Ends a download whose client takes nothing any more. */
    private static final class Stalled extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof IdleStateEvent) {
                ctx.close();
            }
        }
    }
}
