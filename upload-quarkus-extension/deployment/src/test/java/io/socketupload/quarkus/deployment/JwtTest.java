package io.socketupload.quarkus.deployment;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class JwtTest extends TokenContract {
    private static final SignedTokens TOKENS = new SignedTokens();

    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            application(TOKENS)
                    .overrideConfigKey("mp.jwt.verify.publickey", TOKENS.publicKey())
                    .overrideConfigKey("mp.jwt.verify.issuer", SignedTokens.ISSUER),
            "quarkus-smallrye-jwt");
}
