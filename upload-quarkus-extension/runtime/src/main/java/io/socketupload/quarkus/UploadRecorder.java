package io.socketupload.quarkus;

import java.util.Set;

import com.corundumstudio.socketio.SocketIOServer;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.quarkus.runtime.shutdown.ShutdownListener;
import io.socketupload.hosting.InvalidSettingException;
import io.socketupload.hosting.UploadStartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts uploads, and has them stopped. */
@Recorder
public class UploadRecorder {
    private static final Logger log = LoggerFactory.getLogger(UploadRecorder.class);

    private final RuntimeValue<ShutdownConfig> shutdownConfig;

    public UploadRecorder(RuntimeValue<ShutdownConfig> shutdownConfig) {
        this.shutdownConfig = shutdownConfig;
    }

    /** Binds uploads to the application's own Socket.IO server, if it has one, before that is started. */
    public void bind() {
        if (Arc.requireContainer().select(SocketIOServer.class).isResolvable()) {
            try {
                Arc.requireContainer().instance(UploadPort.class).get();
            } catch (UploadStartException e) {
                throw failure(e);
            }
        }
    }

    /** Takes uploads until the application stops. */
    public void start(ShutdownContext shutdown) {
        try {
            UploadLifecycle uploads =
                    Arc.requireContainer().instance(UploadLifecycle.class).get();
            shutdown.addShutdownTask(uploads::stop);
            uploads.start();
        } catch (UploadStartException e) {
            throw failure(e);
        }
    }

    /** Lets uploads end for as long as the application waits for what is under way. */
    public ShutdownListener drain() {
        return new UploadDrain(shutdownConfig);
    }

    /** As Quarkus prints it when it can't start: without a stack trace, which it prints where there is a cause. */
    private static ConfigurationException failure(UploadStartException e) {
        log.debug("The application can't take uploads", e);
        Set<String> properties =
                e instanceof InvalidSettingException invalid ? Set.of(asSet(invalid.property())) : Set.of();
        return new ConfigurationException(asSet(e.problem() + " " + e.remedy()), properties);
    }

    /** In tests, the port is that of another property. */
    private static String asSet(String text) {
        return LaunchMode.current() == LaunchMode.TEST
                ? text.replace("socket-upload.port", "socket-upload.test-port")
                : text;
    }
}
