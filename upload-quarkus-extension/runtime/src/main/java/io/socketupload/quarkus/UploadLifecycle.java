package io.socketupload.quarkus;

import java.io.IOException;
import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.value.registry.ValueRegistry.RuntimeKey;
import io.socketupload.netty.UploadServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes uploads from when everything else of the application has started until it begins to stop. */
@Singleton
final class UploadLifecycle {
    private static final Logger log = LoggerFactory.getLogger(UploadLifecycle.class);
    private static final RuntimeKey<Integer> LOCAL_PORT = RuntimeKey.intKey("local.socket-upload.port");

    private final UploadServer server;
    private final ApplicationEvents events;
    private final ValueRegistry values;

    @Inject
    UploadLifecycle(UploadServer server, ApplicationEvents events, ValueRegistry values) {
        this.server = server;
        this.events = events;
        this.values = values;
    }

    void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "The upload server could not be started. " + e.getMessage()
                            + ". Stop what listens there, or set socket-upload.host and socket-upload.port to an address that"
                            + " can be had; port 0 takes a free one.",
                    e);
        }
        values.register(LOCAL_PORT, server.port());
        events.start();
        log.info("Ready for uploads on port {}", server.port());
    }

    void stop() {
        server.stop(Duration.ZERO);
    }
}
