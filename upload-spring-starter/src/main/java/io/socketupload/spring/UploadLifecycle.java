package io.socketupload.spring;

import java.time.Duration;

import io.socketupload.UploadEngine;
import io.socketupload.hosting.DrainTime;
import io.socketupload.hosting.EventGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Takes uploads from when everything else of the application has started until it begins to stop. Uploads that are under
 * way then may end for as long as a phase of the shutdown may last; those that are left can be resumed later.
 */
final class UploadLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(UploadLifecycle.class);

    private static final Duration USUAL_PHASE = Duration.ofSeconds(30);

    private final UploadEngine engine;
    private final UploadPort port;
    private final EventGate events;
    private final ConfigurableEnvironment environment;
    private volatile boolean running;

    UploadLifecycle(UploadEngine engine, UploadPort port, EventGate events, ConfigurableEnvironment environment) {
        this.engine = engine;
        this.port = port;
        this.events = events;
        this.environment = environment;
    }

    @Override
    public void start() {
        engine.reopen();
        int opened = port.open();
        LocalPorts.uploads(environment, opened);
        events.open();
        running = true;
        log.info("Ready for uploads on port {}", opened);
    }

    @Override
    public void stop(Runnable callback) {
        new Thread(
                        () -> {
                            try {
                                stop();
                            } finally {
                                callback.run();
                            }
                        },
                        "upload-shutdown")
                .start();
    }

    @Override
    public void stop() {
        running = false;
        port.close(drain());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start, and the first to stop. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    private Duration drain() {
        Duration phase = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(USUAL_PHASE);
        return DrainTime.within(phase);
    }
}
