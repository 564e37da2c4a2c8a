package io.socketupload.spring.security;

import java.util.List;
import java.util.Optional;

import io.socketupload.netty.Handshake;
import io.socketupload.netty.UploadAuthenticator;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** Lets in whom Spring Security knows. The name of the {@link Authentication} becomes the owner of the uploads. */
final class SpringSecurityAuthenticator implements UploadAuthenticator {
    private final List<Credentials> credentials;

    /** @param credentials in the order in which they are asked; the first that finds something decides */
    SpringSecurityAuthenticator(List<Credentials> credentials) {
        this.credentials = List.copyOf(credentials);
    }

    @Override
    public Result authenticate(Handshake handshake) {
        try {
            for (Credentials each : credentials) {
                Optional<Authentication> found = each.of(handshake);
                if (found.isPresent()) {
                    return isSomebody(found.get()) ? Result.accepted(found.get().getName()) : signInFirst();
                }
            }
            return signInFirst();
        } catch (AuthenticationServiceException e) {
            throw e; // it could not be found out
        } catch (AuthenticationException e) {
            return Result.refused("The credentials are not valid.");
        }
    }

    private static boolean isSomebody(Authentication authentication) {
        return authentication.isAuthenticated() && !(authentication instanceof AnonymousAuthenticationToken);
    }

    private static Result signInFirst() {
        return Result.refused("Sign in first.");
    }
}
