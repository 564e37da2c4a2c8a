package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JwtTest {
    private static final SignedTokens TOKENS = new SignedTokens();

    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            TestApplication.of(Extension.class, Owners.class, SignedTokens.class)
                    .overrideConfigKey("mp.jwt.verify.publickey", TOKENS.publicKey())
                    .overrideConfigKey("mp.jwt.verify.issuer", SignedTokens.ISSUER)
                    // Made where the keys are: the application's classes are loaded once more
                    .overrideConfigKey("test.token", TOKENS.of("ada"))
                    .overrideConfigKey(
                            "test.expired", TOKENS.of("ada", Instant.now().minusSeconds(600)))
                    .overrideConfigKey("test.forged", new SignedTokens().of("ada")),
            "quarkus-smallrye-jwt");

    @Inject
    UploadServer server;

    @Inject
    Owners owners;

    @ConfigProperty(name = "test.token")
    String token;

    @ConfigProperty(name = "test.expired")
    String expired;

    @ConfigProperty(name = "test.forged")
    String forged;

    @Test
    void a_token_says_whose_the_upload_is() {
        upload(token);
        assertThat(owners.seen).containsExactly("ada");
        for (String bad : new String[] {expired, forged, "no token"}) {
            assertThatThrownBy(() -> upload(bad)).hasMessageContaining("The credentials are not valid.");
        }
        assertThat(owners.seen).containsExactly("ada");
    }

    private void upload(String shown) {
        try (UploadClient client = UploadClient.builder(TestApplication.uri(server))
                .auth(Map.of("token", shown))
                .build()) {
            client.upload(new ByteArrayInputStream(new byte[5]), "a.bin", 5).join();
        }
    }
}
