package io.socketupload.spring.security;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import jakarta.servlet.http.HttpSessionEvent;

import io.socketupload.netty.Handshake;
import io.socketupload.netty.UploadAuthenticator.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpringSecurityAuthenticatorTest {
    private static final Result SIGN_IN = Result.refused("Sign in first.");
    private static final Result NOT_VALID = Result.refused("The credentials are not valid.");

    /** Knows the token of ada. */
    private static final AuthenticationManager TOKENS = asked -> {
        if (!asked.getPrincipal().equals("token-of-ada")) {
            throw new BadCredentialsException("secret of the server");
        }
        return signedIn("ada");
    };

    private final ServletSessions sessions = new ServletSessions();
    private final SpringSecurityAuthenticator authenticator =
            new SpringSecurityAuthenticator(List.of(new BearerTokens(TOKENS), sessions));

    private static Authentication signedIn(String name) {
        return UsernamePasswordAuthenticationToken.authenticated(name, "", List.of());
    }

    // -- tokens --

    @ParameterizedTest
    @ValueSource(strings = {"token-of-ada", "Bearer token-of-ada", "bearer  token-of-ada"})
    void a_token_of_the_auth_payload_tells_who_it_is(String token) {
        assertThat(authenticator.authenticate(with(Map.of("token", token)))).isEqualTo(Result.accepted("ada"));
    }

    @Test
    void a_token_of_the_request_tells_who_it_is() {
        assertThat(authenticator.authenticate(withHeader("Bearer token-of-ada")))
                .isEqualTo(Result.accepted("ada"));
    }

    @Test
    void a_token_that_is_not_valid_is_refused_without_telling_why() {
        assertThat(authenticator.authenticate(with(Map.of("token", "wrong")))).isEqualTo(NOT_VALID);
        assertThat(authenticator.authenticate(withHeader("Bearer wrong"))).isEqualTo(NOT_VALID);
    }

    @Test
    void what_is_no_token_is_none() {
        for (Handshake nothing : List.of(
                with(Map.of()),
                with(Map.of("token", "")),
                with(Map.of("token", 7)),
                with(Map.of("token", Map.of("a", "b"))),
                withHeader("Basic YWRhOnNlY3JldA=="),
                withHeader("Bearer "),
                withHeader("Bearer"))) {
            assertThat(authenticator.authenticate(nothing)).as("%s", nothing).isEqualTo(SIGN_IN);
        }
    }

    @Test
    void a_server_of_tokens_that_fails_is_not_taken_for_a_refusal() {
        AuthenticationManager broken = asked -> {
            throw new AuthenticationServiceException("connection refused");
        };
        SpringSecurityAuthenticator asking = new SpringSecurityAuthenticator(List.of(new BearerTokens(broken)));
        assertThatThrownBy(() -> asking.authenticate(with(Map.of("token", "token-of-ada"))))
                .isInstanceOf(AuthenticationServiceException.class);
    }

    // -- sessions --

    @Test
    void a_cookie_of_a_session_tells_who_it_is() {
        MockHttpSession session = session(signedIn("grace"));
        assertThat(authenticator.authenticate(withCookie(session.getId()))).isEqualTo(Result.accepted("grace"));
    }

    @Test
    void a_session_is_found_by_its_newest_id_only() {
        MockHttpSession session = session(signedIn("grace"));
        String before = session.getId();
        session.changeSessionId();
        sessions.sessionIdChanged(new HttpSessionEvent(session), before);
        assertThat(authenticator.authenticate(withCookie(before))).isEqualTo(SIGN_IN);
        assertThat(authenticator.authenticate(withCookie(session.getId()))).isEqualTo(Result.accepted("grace"));
    }

    @Test
    void a_session_that_is_over_tells_nothing() {
        MockHttpSession destroyed = session(signedIn("grace"));
        sessions.sessionDestroyed(new HttpSessionEvent(destroyed));
        MockHttpSession invalid = session(signedIn("grace"));
        invalid.invalidate();
        MockHttpSession expired = new MockHttpSession() {
            @Override
            public long getLastAccessedTime() {
                return System.currentTimeMillis() - 60_000;
            }
        };
        expired.setMaxInactiveInterval(30);
        begin(expired, signedIn("grace"));
        for (MockHttpSession session : List.of(destroyed, invalid, expired)) {
            assertThat(authenticator.authenticate(withCookie(session.getId()))).isEqualTo(SIGN_IN);
        }
    }

    @Test
    void who_has_not_signed_in_in_a_session_is_nobody() {
        MockHttpSession empty = new MockHttpSession();
        sessions.sessionCreated(new HttpSessionEvent(empty));
        Authentication anonymous = new AnonymousAuthenticationToken(
                "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
        for (MockHttpSession session : List.of(
                empty, session(anonymous), session(new TestingAuthenticationToken("grace", "")), session(null))) {
            assertThat(authenticator.authenticate(withCookie(session.getId()))).isEqualTo(SIGN_IN);
        }
    }

    @Test
    void a_token_comes_before_the_session() {
        MockHttpSession session = session(signedIn("grace"));
        UnaryOperator<Handshake> alsoWithCookie = shown ->
                new Handshake(shown.headers(), Map.of("JSESSIONID", session.getId()), Map.of(), shown.auth(), ADDRESS);
        assertThat(authenticator.authenticate(alsoWithCookie.apply(with(Map.of("token", "token-of-ada")))))
                .isEqualTo(Result.accepted("ada"));
        assertThat(authenticator.authenticate(alsoWithCookie.apply(with(Map.of("token", "wrong")))))
                .isEqualTo(NOT_VALID);
    }

    private MockHttpSession session(Authentication authentication) {
        return begin(new MockHttpSession(), authentication);
    }

    private MockHttpSession begin(MockHttpSession session, Authentication authentication) {
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                new SecurityContextImpl(authentication));
        sessions.sessionCreated(new HttpSessionEvent(session));
        return session;
    }

    // -- how clients introduce themselves --

    private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("client.example", 1);

    private static Handshake with(Map<String, Object> auth) {
        return new Handshake(Map.of(), Map.of(), Map.of(), auth, ADDRESS);
    }

    private static Handshake withHeader(String authorization) {
        return new Handshake(Map.of("authorization", List.of(authorization)), Map.of(), Map.of(), Map.of(), ADDRESS);
    }

    private static Handshake withCookie(String session) {
        Map<String, String> cookies = Map.of("theme", "dark", "JSESSIONID", session);
        return new Handshake(Map.of(), cookies, Map.of(), Map.of(), ADDRESS);
    }

    @Test
    void without_any_way_to_show_it_everybody_is_refused() {
        Credentials nothing = handshake -> Optional.empty();
        assertThat(new SpringSecurityAuthenticator(List.of(nothing)).authenticate(with(Map.of())))
                .isEqualTo(SIGN_IN);
    }
}
