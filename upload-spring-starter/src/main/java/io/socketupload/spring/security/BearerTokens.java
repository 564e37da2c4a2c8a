package io.socketupload.spring.security;

import java.util.Optional;

import io.socketupload.netty.Handshake;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** A bearer token: {@code token} in the Socket.IO {@code auth} payload, else that of the HTTP request. */
final class BearerTokens implements Credentials {
    private static final String SCHEME = "Bearer ";

    private final AuthenticationManager manager;

    BearerTokens(AuthenticationManager manager) {
        this.manager = manager;
    }

    @Override
    public Optional<Authentication> of(Handshake handshake) {
        return token(handshake).map(token -> manager.authenticate(new BearerTokenAuthenticationToken(token)));
    }

    private static Optional<String> token(Handshake handshake) {
        Object told = handshake.auth().get("token");
        if (told instanceof String token && !token.isBlank()) {
            return Optional.of(isBearer(token) ? withoutScheme(token) : token);
        }
        return handshake
                .header("Authorization")
                .filter(BearerTokens::isBearer)
                .map(BearerTokens::withoutScheme)
                .filter(token -> !token.isBlank());
    }

    private static boolean isBearer(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    private static String withoutScheme(String value) {
        return value.substring(SCHEME.length()).strip();
    }
}
