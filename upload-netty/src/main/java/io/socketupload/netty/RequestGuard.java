package io.socketupload.netty;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests away that netty-socketio must not see: those of foreign pages, and those for which it makes a client
 * that nobody ever removes.
 */
@Sharable
final class RequestGuard extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadGuard";

    private static final int UNKNOWN_TRANSPORT = 0;
    private static final int BAD_HANDSHAKE_METHOD = 2;
    private static final int BAD_REQUEST = 3;
    private static final int FORBIDDEN = 4;
    private static final int UNSUPPORTED_PROTOCOL = 5;

    private final Endpoint endpoint;
    private final ConcurrentMap<UUID, Session> sessions;

    RequestGuard(Endpoint endpoint, ConcurrentMap<UUID, Session> sessions) {
        this.endpoint = endpoint;
        this.sessions = sessions;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof FullHttpRequest request)) {
            ctx.fireChannelRead(msg);
            return;
        }
        FullHttpResponse refusal = check(request);
        if (refusal == null) {
            ctx.fireChannelRead(msg);
        } else {
            Replies.sendAndClose(ctx, refusal);
            request.release();
        }
    }

    private @Nullable FullHttpResponse check(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return Replies.text(HttpResponseStatus.BAD_REQUEST, "This is not HTTP.");
        }
        QueryStringDecoder query;
        try {
            query = new QueryStringDecoder(request.uri());
            if (!query.path().equals(endpoint.path())) {
                // netty-socketio's transports look at this parameter only, and not at the path.
                boolean astray = query.parameters().containsKey("transport");
                return astray ? Replies.text(HttpResponseStatus.NOT_FOUND, "There is nothing here.") : null;
            }
            return checkEngineIo(request, query.parameters());
        } catch (IllegalArgumentException e) {
            return Replies.text(HttpResponseStatus.BAD_REQUEST, "The address is malformed.");
        }
    }

    private @Nullable FullHttpResponse checkEngineIo(FullHttpRequest request, Map<String, List<String>> query) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (!endpoint.origins().allow(origin, request.headers().get(HttpHeaderNames.HOST))) {
            return refusal(HttpResponseStatus.FORBIDDEN, FORBIDDEN, "Origin not allowed");
        }
        FullHttpResponse refusal =
                HttpMethod.OPTIONS.equals(request.method()) ? preflight(request) : checkParameters(request, query);
        if (refusal != null) {
            Replies.allowOrigin(request, refusal);
        }
        return refusal;
    }

    private @Nullable FullHttpResponse checkParameters(FullHttpRequest request, Map<String, List<String>> query) {
        // A later protocol has neither; netty-socketio takes them, and fails on some of their values half-way.
        if (query.containsKey("j") || query.containsKey("b64") || query.containsKey("disconnect")) {
            return refusal(HttpResponseStatus.BAD_REQUEST, BAD_REQUEST, "Bad request");
        }
        String transport = first(query, "transport");
        boolean webSocket = "websocket".equals(transport);
        if (!webSocket && !"polling".equals(transport)) {
            return refusal(HttpResponseStatus.BAD_REQUEST, UNKNOWN_TRANSPORT, "Transport unknown");
        }
        if (webSocket && !isHandshake(request.headers())) {
            return refusal(HttpResponseStatus.BAD_REQUEST, BAD_REQUEST, "Bad request");
        }
        String sid = first(query, "sid");
        if (sid == null) {
            if (!HttpMethod.GET.equals(request.method())) {
                return refusal(HttpResponseStatus.BAD_REQUEST, BAD_HANDSHAKE_METHOD, "Bad handshake method");
            }
            if (EngineIOVersion.fromValue(first(query, EngineIOVersion.EIO)) != EngineIOVersion.V4) {
                return refusal(HttpResponseStatus.BAD_REQUEST, UNSUPPORTED_PROTOCOL, "Unsupported protocol version");
            }
            return null;
        }
        if (!isKnown(sid)) {
            return Replies.unknownSession(endpoint.engine().isDraining());
        }
        boolean allowed =
                HttpMethod.GET.equals(request.method()) || (HttpMethod.POST.equals(request.method()) && !webSocket);
        return allowed ? null : refusal(HttpResponseStatus.BAD_REQUEST, BAD_REQUEST, "Bad request");
    }

    /** Whether netty-socketio can answer a WebSocket's handshake; else it makes a client all the same. */
    private static boolean isHandshake(HttpHeaders headers) {
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && WebSocketVersion.V13.toHttpHeaderValue().equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && key != null
                && key.strip().length() == 24;
    }

    private boolean isKnown(String sid) {
        try {
            Session session = sid.length() == 36 ? sessions.get(UUID.fromString(sid)) : null;
            return session != null && session.head().isConnected();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static FullHttpResponse preflight(FullHttpRequest request) {
        FullHttpResponse response = Replies.of(HttpResponseStatus.NO_CONTENT, "text/plain", new byte[0]);
        response.headers().remove(HttpHeaderNames.CONTENT_TYPE);
        response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
        String headers = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (headers != null) {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
        }
        return response;
    }

    private static FullHttpResponse refusal(HttpResponseStatus status, int code, String message) {
        return Replies.engineError(status, code, message);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }
}
