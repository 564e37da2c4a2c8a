package io.socketupload.quarkus.security;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;

/** Tokens that an {@code IdentityProvider} knows, such as one of the application's own or that of OAuth2. */
@Singleton
final class PlainBearerTokens implements BearerTokens {
    private final IdentityProviderManager manager;

    @Inject
    PlainBearerTokens(IdentityProviderManager manager) {
        this.manager = manager;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(String token) {
        return manager.authenticate(new TokenAuthenticationRequest(new TokenCredential(token, "bearer")));
    }
}
