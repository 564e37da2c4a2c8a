package io.socketupload.spring.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import io.socketupload.netty.Handshake;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/** The sessions of Spring Session, which the servlet container does not know. */
final class StoredSessions implements Credentials {
    private final SessionRepository<?> sessions;
    private final String cookieName;

    StoredSessions(SessionRepository<?> sessions, String cookieName) {
        this.sessions = sessions;
        this.cookieName = cookieName;
    }

    @Override
    public Optional<Authentication> of(Handshake handshake) {
        return Optional.ofNullable(handshake.cookies().get(cookieName))
                .map(StoredSessions::id)
                .<Session>map(sessions::findById)
                .filter(session -> !session.isExpired())
                .flatMap(StoredSessions::authentication);
    }

    /** The cookie has it in base64, unless the application wants it plain. */
    private static String id(String cookie) {
        try {
            return new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return cookie;
        }
    }

    private static Optional<Authentication> authentication(Session session) {
        Object context = session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
        return context instanceof SecurityContext known
                ? Optional.ofNullable(known.getAuthentication())
                : Optional.empty();
    }
}
