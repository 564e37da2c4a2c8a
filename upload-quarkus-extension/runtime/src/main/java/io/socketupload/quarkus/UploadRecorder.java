package io.socketupload.quarkus;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;

/** Starts uploads, and has them stopped. */
@Recorder
public class UploadRecorder {
    /** Takes uploads until the application stops. */
    public void start(ShutdownContext shutdown) {
        UploadLifecycle lifecycle =
                Arc.requireContainer().instance(UploadLifecycle.class).get();
        shutdown.addShutdownTask(lifecycle::stop);
        lifecycle.start();
    }
}
