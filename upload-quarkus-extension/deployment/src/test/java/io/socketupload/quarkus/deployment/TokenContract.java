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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is expected of an application with signed tokens, whichever extension of Quarkus reads them. */
abstract class TokenContract {
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

    /** An application that is given tokens where the keys are made: its classes are loaded once more. */
    static QuarkusUnitTest application(SignedTokens tokens) {
        return TestApplication.of(Extension.class, Owners.class, SignedTokens.class, TokenContract.class)
                .overrideConfigKey("test.token", tokens.of("ada"))
                .overrideConfigKey(
                        "test.expired", tokens.of("ada", Instant.now().minusSeconds(600)))
                .overrideConfigKey("test.forged", new SignedTokens().of("ada"));
    }

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
