package io.socketupload.spring;

import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** The ports that the application really has. */
final class LocalPorts {
    static final String UPLOADS = "local.socket-upload.port";

    private LocalPorts() {}

    /** That of the web server, whose pages may connect to the upload port; 0 without one. */
    static int web(Environment environment) {
        return environment.getProperty("local.server.port", Integer.class, 0);
    }

    /** Makes the upload port known. */
    static void uploads(ConfigurableEnvironment environment, int port) {
        // In the place of that from before, if it was stopped and starts again
        environment.getPropertySources().addFirst(new MapPropertySource(UPLOADS, Map.of(UPLOADS, port)));
    }
}
