package io.socketupload.quarkus.security;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** Access tokens of the default tenant: other tenants are found by an HTTP request, which there is none of. */
@Singleton
final class OidcBearerTokens implements BearerTokens {
    private final TenantIdentityProvider tenant;

    @Inject
    OidcBearerTokens(TenantIdentityProvider tenant) {
        this.tenant = tenant;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(String token) {
        return tenant.authenticate(new AccessTokenCredential(token));
    }
}
