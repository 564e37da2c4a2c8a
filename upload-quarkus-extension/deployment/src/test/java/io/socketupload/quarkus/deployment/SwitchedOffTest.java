package io.socketupload.quarkus.deployment;

import java.nio.file.Path;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadEngine;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class SwitchedOffTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of().overrideConfigKey("socket-upload.enabled", "false");

    @Inject
    Instance<UploadEngine> engine;

    @ConfigProperty(name = "socket-upload.directory")
    Path directory;

    @Test
    void an_application_that_takes_no_uploads_has_nothing_of_them() {
        assertThat(engine.isUnsatisfied()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }
}
