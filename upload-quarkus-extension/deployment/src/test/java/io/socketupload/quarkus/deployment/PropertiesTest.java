package io.socketupload.quarkus.deployment;

import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class PropertiesTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of()
            .overrideConfigKey("socket-upload.max-file-size", "5GB")
            .overrideConfigKey("socket-upload.max-chunk-size", "256K")
            .overrideConfigKey("socket-upload.window", "2MB")
            .overrideConfigKey("socket-upload.sync", "always")
            .overrideConfigKey("socket-upload.allowed-types", "image/*,text/plain")
            .overrideConfigKey("socket-upload.allowed-extensions", "png,.TXT")
            .overrideConfigKey("socket-upload.max-uploads-per-owner", "2")
            .overrideConfigKey("socket-upload.quota-per-owner", "1GB");

    @Inject
    UploadEngine engine;

    @Test
    void say_what_the_engine_does() {
        UploadLimits limits = engine.limits();
        assertThat(limits.maxFileSize()).isEqualTo(5L << 30);
        assertThat(limits.maxChunkSize()).isEqualTo(256 << 10);
        assertThat(limits.window()).isEqualTo(2 << 20);
        assertThat(engine.sync()).isEqualTo(Sync.ALWAYS);
        assertThat(engine.policy().allowedTypes()).containsExactlyInAnyOrder("image/*", "text/plain");
        assertThat(engine.policy().allowedExtensions()).containsExactlyInAnyOrder("png", "txt");
    }
}
