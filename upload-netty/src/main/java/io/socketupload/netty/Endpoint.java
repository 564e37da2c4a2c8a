package io.socketupload.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where uploads come in: a namespace of a server, and what counts there.
 *
 * @param namespace empty for the default one
 * @param path of Engine.IO requests, with a slash at its end
 * @param downloads whether finished files can be had over HTTP
 * @param keepAuth whether a client's {@code auth} payload goes on to the host's own listeners
 */
record Endpoint(
        UploadEngine engine,
        String namespace,
        String path,
        UploadAuthenticator authenticator,
        AllowedOrigins origins,
        boolean downloads,
        boolean keepAuth) {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

    /** Asks the authenticator; may block. */
    UploadAuthenticator.Result authenticate(ClientHead head, Map<String, Object> auth) {
        UploadAuthenticator.Result result = ask(head, auth);
        if (result instanceof UploadAuthenticator.Result.Refused) {
            engine.meter().refused(UploadErrorCode.UNAUTHORIZED);
        }
        return result;
    }

    private UploadAuthenticator.Result ask(ClientHead head, Map<String, Object> auth) {
        try {
            HandshakeData data = head.getHandshakeData();
            return authenticator.authenticate(
                    handshake(data.getHttpHeaders(), data.getUrlParams(), auth, data.getAddress()));
        } catch (RuntimeException e) {
            log.warn("The authenticator failed", e);
            return UploadAuthenticator.Result.refused("The client could not be authenticated.");
        }
    }

    /** How the client of a plain HTTP request introduces itself. */
    static Handshake handshake(HttpRequest request, SocketAddress remote) {
        Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
        return handshake(request.headers(), query, Map.of(), (InetSocketAddress) remote);
    }

    private static Handshake handshake(
            HttpHeaders from, Map<String, List<String>> query, Map<String, Object> auth, InetSocketAddress remote) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : from.names()) {
            headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(from.getAll(name)));
        }
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String header : from.getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.LAX.decode(header)) {
                cookies.putIfAbsent(cookie.name(), cookie.value());
            }
        }
        return new Handshake(headers, cookies, query, auth, remote);
    }
}
