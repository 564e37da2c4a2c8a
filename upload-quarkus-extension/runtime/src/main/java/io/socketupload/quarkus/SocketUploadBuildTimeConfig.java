package io.socketupload.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is decided when the application is built: which beans and routes it has. */
@ConfigMapping(prefix = "socket-upload")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface SocketUploadBuildTimeConfig {
    /** Whether the application takes uploads. */
    @WithDefault("true")
    boolean enabled();

    /** The upload page. */
    Page page();

    /** The upload page. */
    interface Page {
        /** Whether the application has it at /socket-upload/. */
        @WithDefault("true")
        boolean enabled();
    }
}
