package io.socketupload.quarkus.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.PasswordCredential;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.socketupload.netty.Handshake;

/** A name and a password in the header {@code Authorization}. */
final class BasicCredentials {
    private static final String SCHEME = "Basic ";

    private BasicCredentials() {}

    /** @throws AuthenticationFailedException if it can't be read */
    static Optional<UsernamePasswordAuthenticationRequest> of(Handshake handshake) {
        return handshake
                .header("Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> decoded(value.substring(SCHEME.length()).strip()));
    }

    private static UsernamePasswordAuthenticationRequest decoded(String base64) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AuthenticationFailedException(e);
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new AuthenticationFailedException();
        }
        char[] password = pair.substring(colon + 1).toCharArray();
        return new UsernamePasswordAuthenticationRequest(pair.substring(0, colon), new PasswordCredential(password));
    }
}
