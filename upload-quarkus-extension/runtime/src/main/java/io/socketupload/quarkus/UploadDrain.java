package io.socketupload.quarkus;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.quarkus.runtime.shutdown.ShutdownListener;
import io.socketupload.hosting.DrainTime;

/** Lets uploads end while the application waits, before it stops, for {@code quarkus.shutdown.timeout}. */
final class UploadDrain implements ShutdownListener {
    private final RuntimeValue<ShutdownConfig> config;

    UploadDrain(RuntimeValue<ShutdownConfig> config) {
        this.config = config;
    }

    @Override
    public void shutdown(ShutdownNotification notification) {
        ShutdownConfig shutdown = config.getValue();
        if (shutdown.isTimeoutEnabled()) {
            Arc.requireContainer()
                    .instance(UploadLifecycle.class)
                    .get()
                    .drain(DrainTime.within(shutdown.timeout().orElseThrow()))
                    .whenComplete((drained, never) -> notification.done());
        } else {
            notification.done();
        }
    }
}
