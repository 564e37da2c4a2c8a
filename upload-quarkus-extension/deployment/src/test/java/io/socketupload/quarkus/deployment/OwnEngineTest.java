package io.socketupload.quarkus.deployment;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class OwnEngineTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(Engine.class, CountingSink.class);

    @Inject
    UploadEngine engine;

    @Inject
    UploadServer server;

    @Test
    void an_engine_of_the_application_takes_the_place_of_ours() {
        assertThat(engine.limits().maxFileSize()).isEqualTo(7);
        assertThat(TestApplication.upload(server, "a.txt", "hello".getBytes()).path())
                .isEqualTo("counted for anonymous");
    }

    static class Engine {
        @Produces
        @Singleton
        UploadEngine engine(CountingSink sink) {
            return UploadEngine.builder()
                    .sink(sink)
                    .limits(UploadLimits.ofDefaults().withMaxFileSize(7))
                    .build();
        }
    }
}
