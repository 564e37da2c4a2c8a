package io.socketupload.spring;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.socketupload.netty.Handshake;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadAuthenticator.Result;
import io.socketupload.spring.security.SocketUploadSecurityAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** What an application knows tokens by, whichever it has. */
class TokensTest {
    private static final AutoConfigurations UPLOADS =
            AutoConfigurations.of(SocketUploadAutoConfiguration.class, SocketUploadSecurityAutoConfiguration.class);

    @TempDir
    Path directory;

    @Test
    void a_jwt_decoder() {
        knowsAda(servlet().withBean(JwtDecoder.class, () -> TokensTest::decode), "ada");
    }

    @Test
    void a_jwt_decoder_and_the_applications_own_idea_of_a_name() {
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setPrincipalClaimName("nickname");
        knowsAda(
                servlet()
                        .withBean(JwtDecoder.class, () -> TokensTest::decode)
                        .withBean(JwtAuthenticationConverter.class, () -> converter),
                "lovelace");
    }

    @Test
    void an_introspector_of_opaque_tokens() {
        knowsAda(servlet().withBean(OpaqueTokenIntrospector.class, () -> TokensTest::introspect), "ada");
    }

    @Test
    void a_reactive_jwt_decoder() {
        knowsAda(
                reactive().withBean(ReactiveJwtDecoder.class, () -> token -> Mono.fromCallable(() -> decode(token))),
                "ada");
    }

    @Test
    void a_reactive_introspector_of_opaque_tokens() {
        knowsAda(
                reactive()
                        .withBean(
                                ReactiveOpaqueTokenIntrospector.class,
                                () -> token -> Mono.fromCallable(() -> introspect(token))),
                "ada");
    }

    private WebApplicationContextRunner servlet() {
        return new WebApplicationContextRunner().withConfiguration(UPLOADS).withPropertyValues(properties());
    }

    private ReactiveWebApplicationContextRunner reactive() {
        return new ReactiveWebApplicationContextRunner()
                .withConfiguration(UPLOADS)
                .withPropertyValues(properties());
    }

    private String[] properties() {
        return new String[] {"socket-upload.port=0", "socket-upload.directory=" + directory.resolve("uploads")};
    }

    private static void knowsAda(AbstractApplicationContextRunner<?, ?, ?> runner, String name) {
        runner.run(context -> {
            UploadAuthenticator authenticator = ((ApplicationContext) context).getBean(UploadAuthenticator.class);
            assertThat(authenticator.authenticate(with("token-of-ada"))).isEqualTo(Result.accepted(name));
            assertThat(authenticator.authenticate(with("wrong")))
                    .isEqualTo(Result.refused("The credentials are not valid."));
        });
    }

    private static Handshake with(String token) {
        InetSocketAddress address = InetSocketAddress.createUnresolved("client.example", 1);
        return new Handshake(Map.of(), Map.of(), Map.of(), Map.of("token", token), address);
    }

    private static Jwt decode(String token) {
        if (!token.equals("token-of-ada")) {
            throw new BadJwtException("It is not ada's.");
        }
        return Jwt.withTokenValue(token)
                .header("alg", "none")
                .subject("ada")
                .claim("nickname", "lovelace")
                .build();
    }

    private static OAuth2AuthenticatedPrincipal introspect(String token) {
        if (!token.equals("token-of-ada")) {
            throw new BadOpaqueTokenException("It is not ada's.");
        }
        return new OAuth2IntrospectionAuthenticatedPrincipal("ada", Map.of("sub", "ada"), List.of());
    }
}
