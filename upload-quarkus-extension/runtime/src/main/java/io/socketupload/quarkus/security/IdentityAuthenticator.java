package io.socketupload.quarkus.security;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkus.security.AuthenticationException;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import io.socketupload.netty.Handshake;
import io.socketupload.netty.UploadAuthenticator;

/** Lets in whom Quarkus Security knows. The name of the principal becomes the owner of the uploads. */
final class IdentityAuthenticator implements UploadAuthenticator {
    // For a provider that asks another server. A client waits no longer for its connection.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BearerTokens tokens;
    private final IdentityProviderManager manager;
    private final List<IdentityProvider<?>> providers;
    private final Sessions sessions;

    IdentityAuthenticator(
            BearerTokens tokens,
            IdentityProviderManager manager,
            List<IdentityProvider<?>> providers,
            Sessions sessions) {
        this.tokens = tokens;
        this.manager = manager;
        this.providers = providers;
        this.sessions = sessions;
    }

    @Override
    public Result authenticate(Handshake handshake) {
        try {
            return Optional.ofNullable(identity(handshake).await().atMost(PATIENCE))
                    .filter(identity -> !identity.isAnonymous())
                    .map(identity -> Result.accepted(identity.getPrincipal().getName()))
                    .orElseGet(() -> Result.refused("Sign in first."));
        } catch (RuntimeException e) {
            if (e instanceof AuthenticationException) {
                return Result.refused("The credentials are not valid.");
            }
            throw e; // it could not be found out
        }
    }

    /** Who sends a token means it: it comes first. A browser sends its cookies in any case. */
    private Uni<SecurityIdentity> identity(Handshake handshake) {
        return handshake
                .bearerToken()
                .filter(token -> knows(TokenAuthenticationRequest.class))
                .map(tokens::authenticate)
                .or(() -> knows(UsernamePasswordAuthenticationRequest.class)
                        ? BasicCredentials.of(handshake).map(manager::authenticate)
                        : Optional.empty())
                .orElseGet(() -> sessions.find(handshake));
    }

    private boolean knows(Class<? extends AuthenticationRequest> kind) {
        return providers.stream().anyMatch(provider -> provider.getRequestType() == kind);
    }
}
