package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecurityTest {
    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            TestApplication.of(Extension.class, KnownIdentity.class, Owners.class, Tokens.class)
                    .overrideConfigKey("socket-upload.host", "0.0.0.0") // fine, as clients have to be known
                    .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
                    .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
                    .overrideConfigKey("quarkus.security.users.embedded.users.ada", "lovelace:x"),
            "quarkus-elytron-security-properties-file");

    @Inject
    UploadServer server;

    @Inject
    Owners owners;

    @BeforeEach
    void nobody_was_here() {
        owners.seen.clear();
    }

    @Test
    void a_bearer_token_says_who_it_is_also_in_the_header() {
        upload(Map.of("token", "token of grace"), Map.of());
        upload(Map.of(), header("Bearer token of bob"));
        assertThat(owners.seen).containsExactly("grace", "bob");
    }

    @Test
    void a_password_says_who_it_is() {
        upload(Map.of(), header("Basic YWRhOmxvdmVsYWNlOng=")); // ada:lovelace:x
        assertThat(owners.seen).containsExactly("ada");
    }

    @ParameterizedTest
    @CsvSource({
        "-, -, Sign in first.",
        "-, Digest abc, Sign in first.",
        "stolen, -, The credentials are not valid.",
        "stolen, Basic YWRhOmxvdmVsYWNlOng=, The credentials are not valid.",
        "-, Bearer stolen, The credentials are not valid.",
        "-, Basic YWRhOmxvdmVsYWNl, The credentials are not valid.", // ada:lovelace
        "-, Basic YWRh, The credentials are not valid.",
        "-, Basic ???, The credentials are not valid."
    })
    void everybody_else_is_refused(String token, String header, String told) {
        assertThatThrownBy(() -> upload(
                        token.equals("-") ? Map.of() : Map.of("token", token),
                        header.equals("-") ? Map.of() : header(header)))
                .hasMessageContaining(told);
        assertThat(owners.seen).isEmpty();
    }

    private static Map<String, List<String>> header(String authorization) {
        return Map.of("Authorization", List.of(authorization));
    }

    private void upload(Map<String, String> auth, Map<String, List<String>> headers) {
        try (UploadClient client = UploadClient.builder(TestApplication.uri(server))
                .auth(auth)
                .customize(options -> options.extraHeaders = headers)
                .build()) {
            client.upload(new ByteArrayInputStream(new byte[5]), "a.bin", 5).join();
        }
    }

    @ApplicationScoped
    static class Tokens implements IdentityProvider<TokenAuthenticationRequest> {
        private static final String GOOD = "token of ";

        @Override
        public Class<TokenAuthenticationRequest> getRequestType() {
            return TokenAuthenticationRequest.class;
        }

        /** As one that asks a database: it may block there. */
        @Override
        public Uni<SecurityIdentity> authenticate(
                TokenAuthenticationRequest request, AuthenticationRequestContext context) {
            return context.runBlocking(() -> identity(request.getToken().getToken()));
        }

        private static SecurityIdentity identity(String token) {
            if (!token.startsWith(GOOD)) {
                throw new AuthenticationFailedException();
            }
            return new KnownIdentity(token.substring(GOOD.length()));
        }
    }
}
