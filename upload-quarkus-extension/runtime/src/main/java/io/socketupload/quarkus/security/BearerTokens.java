package io.socketupload.quarkus.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** The application's way to find out whose a bearer token is. */
interface BearerTokens {
    /** Fails with an {@link io.quarkus.security.AuthenticationException} if it is not valid. */
    Uni<SecurityIdentity> authenticate(String token);
}
