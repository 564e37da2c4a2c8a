package io.socketupload.quarkus.tls;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.net.SSLOptions;

/** What one state of a TLS configuration means to a connection. */
record Keys(SSLContext context, List<String> protocols, List<String> ciphers) {
    static Keys of(TlsConfiguration configuration) {
        SSLOptions options = configuration.getSSLOptions();
        try {
            return new Keys(
                    configuration.createSSLContext(),
                    List.copyOf(options.getEnabledSecureTransportProtocols()),
                    List.copyOf(options.getEnabledCipherSuites()));
        } catch (Exception e) {
            throw new IllegalStateException("The TLS configuration " + configuration.getName() + " can't be used", e);
        }
    }

    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setEnabledProtocols(protocols.toArray(String[]::new));
        if (!ciphers.isEmpty()) {
            engine.setEnabledCipherSuites(ciphers.toArray(String[]::new));
        }
        return engine;
    }
}
