package io.socketupload.quarkus.deployment;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.netty.UploadServer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class StartTest {
    @RegisterExtension
    static final QuarkusUnitTest application =
            new QuarkusUnitTest().withEmptyApplication().overrideConfigKey("socket-upload.directory", "target/uploads");

    @Inject
    UploadServer server;

    @Test
    void an_application_that_says_nothing_takes_uploads() {
        assertThat(server.isRunning()).isTrue();
        assertThat(ConfigProvider.getConfig().getValue("local.socket-upload.port", int.class))
                .isEqualTo(server.port());
    }
}
