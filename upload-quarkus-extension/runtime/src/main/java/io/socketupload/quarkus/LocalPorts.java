package io.socketupload.quarkus;

import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.value.registry.ValueRegistry.RuntimeKey;

/** The ports that the application really has. */
final class LocalPorts {
    private static final RuntimeKey<Integer> UPLOADS = RuntimeKey.intKey("local.socket-upload.port");
    private static final RuntimeKey<Integer> HTTP = RuntimeKey.intKey("quarkus.http.port");
    private static final RuntimeKey<Integer> HTTPS = RuntimeKey.intKey("quarkus.http.ssl-port");

    private LocalPorts() {}

    /** That of the web server, whose pages may connect to the upload port; 0 without one. */
    static int web(ValueRegistry values) {
        return values.getOrDefault(HTTP, values.getOrDefault(HTTPS, 0));
    }

    /** Makes the upload port known: as a property, too. */
    static void uploads(ValueRegistry values, int port) {
        values.register(UPLOADS, port);
    }
}
