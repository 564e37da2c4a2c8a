package io.socketupload.spring.security;

import java.util.Optional;

import io.socketupload.netty.Handshake;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** One of the ways in which a client can show who it is. May block. */
@FunctionalInterface
interface Credentials {
    /**
     * Who the client is; empty if it shows nothing of this kind.
     *
     * @throws AuthenticationException if what it shows is not valid
     */
    Optional<Authentication> of(Handshake handshake);
}
