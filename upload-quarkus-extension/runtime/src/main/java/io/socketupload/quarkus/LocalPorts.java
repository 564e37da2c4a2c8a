package io.socketupload.quarkus;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.value.registry.ValueRegistry.RuntimeKey;
import org.eclipse.microprofile.config.ConfigProvider;

/** The ports that the application really has. */
final class LocalPorts {
    private static final RuntimeKey<Integer> UPLOADS = RuntimeKey.intKey("local.socket-upload.port");
    private static final RuntimeKey<Integer> TEST = RuntimeKey.intKey("socket-upload.test-port");
    private static final RuntimeKey<Integer> HTTP = RuntimeKey.intKey("quarkus.http.port");
    private static final RuntimeKey<Integer> HTTPS = RuntimeKey.intKey("quarkus.http.ssl-port");

    private LocalPorts() {}

    /** That of the web server, whose pages may connect to the upload port; 0 without one. */
    static int web(ValueRegistry values) {
        return values.getOrDefault(HTTP, values.getOrDefault(HTTPS, configured()));
    }

    /** In dev mode the web server stays where it is when the application is loaded again, and tells its port only once. */
    private static int configured() {
        return ConfigProvider.getConfig()
                .getOptionalValue(HTTP.key(), Integer.class)
                .orElse(0);
    }

    /** Makes the upload port known: as a property of its own, and to a test as the port that it asked for. */
    static void uploads(ValueRegistry values, LaunchMode mode, int port) {
        values.register(UPLOADS, port);
        if (mode == LaunchMode.TEST) {
            values.register(TEST, port);
        }
    }
}
