package io.socketupload.spring.security;

import java.util.Optional;

import io.socketupload.netty.Handshake;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** A bearer token: {@code token} in the Socket.IO {@code auth} payload, else that of the HTTP request. */
final class BearerTokens implements Credentials {
    private final AuthenticationManager manager;

    BearerTokens(AuthenticationManager manager) {
        this.manager = manager;
    }

    @Override
    public Optional<Authentication> of(Handshake handshake) {
        return handshake.bearerToken().map(token -> manager.authenticate(new BearerTokenAuthenticationToken(token)));
    }
}
