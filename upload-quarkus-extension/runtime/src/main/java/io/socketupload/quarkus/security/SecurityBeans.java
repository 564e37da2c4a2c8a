package io.socketupload.quarkus.security;

import java.util.List;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.smallrye.mutiny.Uni;
import io.socketupload.netty.UploadAuthenticator;

/** Where there is security, clients have to be known, unless the application finds out itself who they are. */
@Singleton
final class SecurityBeans {
    @Produces
    @Singleton
    @DefaultBean
    UploadAuthenticator authenticator(
            BearerTokens tokens,
            IdentityProviderManager manager,
            @All List<IdentityProvider<?>> providers,
            Instance<Sessions> sessions) {
        return new IdentityAuthenticator(
                tokens,
                manager,
                providers,
                sessions.isResolvable()
                        ? sessions.get()
                        : handshake -> Uni.createFrom().nullItem());
    }
}
