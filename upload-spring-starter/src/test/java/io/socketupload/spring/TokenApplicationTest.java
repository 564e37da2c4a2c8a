package io.socketupload.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.socketupload.testsupport.NodeClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/** An application whose clients have tokens, as those of a resource server. */
class TokenApplicationTest {
    private static final byte[] SECRET = new byte[32];

    @TempDir
    Path directory;

    @Test
    void lets_in_who_has_a_valid_token() throws IOException, JOSEException {
        try (Running application = Running.storingIn(directory.resolve("uploads"), WithTokens.class);
                NodeClient node = new NodeClient()) {
            Instant now = Instant.now();
            for (Map<String, ?> shown : List.of(
                    Map.of("auth", Map.of("token", token(now.plusSeconds(600)))),
                    Map.of("extraHeaders", Map.of("authorization", "Bearer " + token(now.plusSeconds(600)))))) {
                node.connect(application.uploadUrl(), shown).disconnect();
            }
            for (Object token : List.of("nonsense", token(now.minusSeconds(600)))) {
                assertThat(node.open(application.uploadUrl(), Map.of("auth", Map.of("token", token)))
                                .await("connect_error")
                                .textValue())
                        .isEqualTo("The credentials are not valid.");
            }
        }
    }

    private static String token(Instant expiresAt) throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("ada")
                .expirationTime(Date.from(expiresAt))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithTokens {
        @Bean
        JwtDecoder decoder() {
            return NimbusJwtDecoder.withSecretKey(new SecretKeySpec(SECRET, "HmacSHA256"))
                    .build();
        }
    }
}
