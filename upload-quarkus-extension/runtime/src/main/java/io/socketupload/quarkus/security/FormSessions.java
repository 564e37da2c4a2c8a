package io.socketupload.quarkus.security;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.arc.All;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.socketupload.netty.Handshake;

/** Those who have signed in with the form of Quarkus: a browser sends its cookie to all ports of a host. */
@Singleton
final class FormSessions implements Sessions {
    private final List<HttpAuthenticationMechanism> forms;
    private final IdentityProviderManager manager;

    @Inject
    FormSessions(@All List<HttpAuthenticationMechanism> mechanisms, IdentityProviderManager manager) {
        this.forms = mechanisms.stream()
                .filter(FormAuthenticationMechanism.class::isInstance)
                .toList();
        this.manager = manager;
    }

    @Override
    public Uni<SecurityIdentity> find(Handshake handshake) {
        return forms.stream()
                .findFirst()
                .map(form -> form.authenticate(PageRequest.withCookiesOf(handshake), manager))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }
}
