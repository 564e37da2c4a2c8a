package io.socketupload.quarkus.deployment;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

class TlsKeysErrorTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of()
            .overrideConfigKey("socket-upload.tls-configuration-name", "uploads")
            .overrideConfigKey("quarkus.tls.uploads.reload-period", "1h")
            .assertException(failure -> assertThat(failure)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("socket-upload.tls-configuration-name")
                    .hasMessageContaining("It has no keys. Define them under quarkus.tls.uploads.key-store."));

    @Test
    void a_configuration_without_keys_fails_the_start() {
        fail("It has started.");
    }
}
