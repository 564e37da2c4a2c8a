package io.socketupload.quarkus.deployment;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

class TlsErrorTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of()
            .overrideConfigKey("socket-upload.tls-configuration-name", "uploads")
            .assertException(failure -> assertThat(failure)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("socket-upload.tls-configuration-name")
                    .hasMessageContaining("There is no such TLS configuration. Define it under quarkus.tls.uploads."));

    @Test
    void keys_that_are_not_there_fail_the_start() {
        fail("It has started.");
    }
}
