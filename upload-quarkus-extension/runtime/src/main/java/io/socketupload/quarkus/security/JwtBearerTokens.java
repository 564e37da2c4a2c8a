package io.socketupload.quarkus.security;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.smallrye.mutiny.Uni;

/** Tokens that SmallRye JWT knows, which looks at credentials of its own kind only. */
@Singleton
final class JwtBearerTokens implements BearerTokens {
    private final IdentityProviderManager manager;

    @Inject
    JwtBearerTokens(IdentityProviderManager manager) {
        this.manager = manager;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(String token) {
        return manager.authenticate(new TokenAuthenticationRequest(new JsonWebTokenCredential(token)));
    }
}
