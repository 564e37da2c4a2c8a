package io.socketupload.quarkus.deployment;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.netty.Handshake;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class OwnAuthenticatorTest {
    @RegisterExtension
    static final QuarkusUnitTest application = Extension.with(
            TestApplication.of(Extension.class, Owners.class, Guests.class),
            "quarkus-elytron-security-properties-file");

    @Inject
    UploadServer server;

    @Inject
    Owners owners;

    @Test
    void takes_the_place_of_quarkus_security() {
        TestApplication.upload(server, "a.bin", new byte[5]);
        assertThat(owners.seen).containsExactly("guest");
    }

    @Singleton
    static class Guests implements UploadAuthenticator {
        @Override
        public Result authenticate(Handshake handshake) {
            return Result.accepted("guest");
        }
    }
}
