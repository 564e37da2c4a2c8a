package io.socketupload.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a client introduced itself, for an {@link UploadAuthenticator}. Everything in it is the client's word.
 *
 * @param headers of the first HTTP request, by lower-case name
 * @param cookies of that request; the first of a name
 * @param query parameters of that request
 * @param auth the Socket.IO {@code auth} payload of the connection to the namespace: JSON objects as maps, arrays as
 *     lists, numbers as {@link Number}s; empty if there was none
 * @param remoteAddress the far end of the TCP connection, which may be a proxy
 */
public record Handshake(
        Map<String, List<String>> headers,
        Map<String, String> cookies,
        Map<String, List<String>> query,
        Map<String, Object> auth,
        InetSocketAddress remoteAddress) {
    private static final String BEARER = "Bearer ";

    public Handshake {
        headers = Map.copyOf(headers);
        cookies = Map.copyOf(cookies);
        query = Map.copyOf(query);
    }

    /** The first value of a header, whatever the case of {@code name}. */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
        return values.stream().findFirst();
    }

    /** A bearer token, if there is one: {@code token} in {@code auth}, else that of the header {@code Authorization}. */
    public Optional<String> bearerToken() {
        if (auth.get("token") instanceof String token && !token.isBlank()) {
            return Optional.of(isBearer(token) ? withoutScheme(token) : token);
        }
        return header("Authorization")
                .filter(Handshake::isBearer)
                .map(Handshake::withoutScheme)
                .filter(token -> !token.isBlank());
    }

    private static boolean isBearer(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static String withoutScheme(String value) {
        return value.substring(BEARER.length()).strip();
    }
}
