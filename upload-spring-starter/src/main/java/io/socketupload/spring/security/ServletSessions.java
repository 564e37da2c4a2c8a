package io.socketupload.spring.security;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;

import io.socketupload.netty.Handshake;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * The sessions of the servlet container, by their ids. A browser sends the cookie of its session to other ports of the same
 * host too; whether the page may connect at all was decided by its origin before.
 */
final class ServletSessions implements Credentials, HttpSessionListener, HttpSessionIdListener {
    private final ConcurrentMap<String, HttpSession> sessions = new ConcurrentHashMap<>();

    // -- as the container has them --

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        sessions.put(event.getSession().getId(), event.getSession());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        sessions.remove(oldId);
        sessionCreated(event);
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        sessions.remove(event.getSession().getId());
    }

    // -- as a client shows them --

    /** An id can't be guessed, so it does not matter under which name the container has its cookie. */
    @Override
    public Optional<Authentication> of(Handshake handshake) {
        return handshake.cookies().values().stream()
                .map(sessions::get)
                .filter(Objects::nonNull)
                .map(ServletSessions::authentication)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Authentication> authentication(HttpSession session) {
        try {
            Object context = session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
            return isExpired(session) || !(context instanceof SecurityContext known)
                    ? Optional.empty()
                    : Optional.ofNullable(known.getAuthentication());
        } catch (IllegalStateException invalidatedMeanwhile) {
            return Optional.empty();
        }
    }

    /** A container removes what has expired only now and then. */
    private static boolean isExpired(HttpSession session) {
        long idle = System.currentTimeMillis() - session.getLastAccessedTime();
        int limit = session.getMaxInactiveInterval();
        return limit > 0 && idle > TimeUnit.SECONDS.toMillis(limit);
    }
}
