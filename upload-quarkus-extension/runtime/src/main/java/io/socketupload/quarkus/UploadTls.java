package io.socketupload.quarkus;

import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** Where keys come from. Only for this extension: applications set {@code socket-upload.tls-configuration-name}. */
public interface UploadTls {
    /**
     * Makes the server's side of each connection's TLS, with the keys that there are at the time.
     *
     * @param name of the keys' configuration
     * @throws io.socketupload.hosting.InvalidSettingException if there is none of that name, or it has no keys
     */
    Supplier<SSLEngine> engines(String name);
}
