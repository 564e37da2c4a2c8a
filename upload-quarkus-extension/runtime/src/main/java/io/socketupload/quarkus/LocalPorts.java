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
    static int http(ValueRegistry values) {
        return port(values, HTTP);
    }

    /** The other one of the web server; 0 without one. */
    static int https(ValueRegistry values) {
        return port(values, HTTPS);
    }

    /** In dev mode the web server stays when the application is loaded again, and tells its port only once. */
    private static int port(ValueRegistry values, RuntimeKey<Integer> key) {
        boolean reloads = LaunchMode.current() == LaunchMode.DEVELOPMENT;
        int configured = reloads
                ? ConfigProvider.getConfig()
                        .getOptionalValue(key.key(), Integer.class)
                        .orElse(0)
                : 0;
        return values.getOrDefault(key, configured);
    }

    /** Makes the upload port known: as a property of its own, and to a test as the port that it asked for. */
    static void uploads(ValueRegistry values, LaunchMode mode, int port) {
        values.register(UPLOADS, port);
        if (mode == LaunchMode.TEST) {
            values.register(TEST, port);
        }
    }
}
