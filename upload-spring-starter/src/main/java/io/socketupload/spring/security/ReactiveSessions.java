package io.socketupload.spring.security;

import java.util.Optional;

import io.socketupload.netty.Handshake;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.WebSessionStore;

/** The sessions of a reactive web server, by their ids. */
final class ReactiveSessions implements Credentials {
    private final WebSessionStore store;

    ReactiveSessions(WebSessionStore store) {
        this.store = store;
    }

    /** An id can't be guessed, so it does not matter under which name the web server has its cookie. */
    @Override
    public Optional<Authentication> of(Handshake handshake) {
        return handshake.cookies().values().stream()
                .map(id -> store.retrieveSession(id).blockOptional())
                .flatMap(Optional::stream)
                .map(ReactiveSessions::authentication)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Authentication> authentication(WebSession session) {
        Object context = session.getAttribute(
                WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME);
        return context instanceof SecurityContext known
                ? Optional.ofNullable(known.getAuthentication())
                : Optional.empty();
    }
}
