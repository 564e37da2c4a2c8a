package io.socketupload.quarkus.deployment;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class OidcTest extends TokenContract {
    private static final SignedTokens TOKENS = new SignedTokens();

    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            application(TOKENS)
                    .overrideConfigKey("quarkus.devservices.enabled", "false")
                    .overrideConfigKey("quarkus.oidc.public-key", TOKENS.publicKey())
                    .overrideConfigKey("quarkus.oidc.client-id", "uploads")
                    .overrideConfigKey("quarkus.oidc.token.issuer", SignedTokens.ISSUER),
            "quarkus-oidc");
}
