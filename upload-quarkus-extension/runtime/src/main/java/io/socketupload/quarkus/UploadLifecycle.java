package io.socketupload.quarkus;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.value.registry.ValueRegistry;
import io.socketupload.UploadEngine;
import io.socketupload.hosting.EventGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes uploads from when everything else of the application has started until it begins to stop. */
@Singleton
final class UploadLifecycle {
    private static final Logger log = LoggerFactory.getLogger(UploadLifecycle.class);

    private final UploadEngine engine;
    private final UploadPort port;
    private final EventGate events;
    private final ValueRegistry values;

    @Inject
    UploadLifecycle(UploadEngine engine, UploadPort port, EventGate events, ValueRegistry values) {
        this.engine = engine;
        this.port = port;
        this.events = events;
        this.values = values;
    }

    /** @throws io.socketupload.hosting.UploadStartException if the address can't be had */
    void start() {
        int opened = port.open();
        LocalPorts.uploads(values, LaunchMode.current(), opened);
        events.open();
        log.info("Ready for uploads on port {}", opened);
    }

    /** Takes no new uploads, and waits so long for those under way. */
    CompletionStage<Void> drain(Duration limit) {
        return engine.drain(limit);
    }

    /** Suspends what is left, and gives the port and the threads back. */
    void stop() {
        port.close();
        engine.close();
    }
}
