package io.socketupload.quarkus.tls;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.socketupload.hosting.InvalidSettingException;
import io.socketupload.quarkus.UploadTls;

/** Encrypts new connections with the keys that the registry has at the time. */
@Singleton
final class RegistryTls implements UploadTls {
    private static final String PROPERTY = "tls-configuration-name";

    private final TlsConfigurationRegistry registry;
    private final Map<String, Keys> used = new ConcurrentHashMap<>();

    @Inject
    RegistryTls(TlsConfigurationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Supplier<SSLEngine> engines(String name) {
        TlsConfiguration configuration = registry.get(name)
                .orElseThrow(() -> new InvalidSettingException(
                        PROPERTY,
                        name,
                        "There is no such TLS configuration.",
                        "Define it under quarkus.tls." + name + "."));
        if (configuration.getKeyStoreOptions() == null) {
            throw new InvalidSettingException(
                    PROPERTY, name, "It has no keys.", "Define them under quarkus.tls." + name + ".key-store.");
        }
        used.put(name, Keys.of(configuration));
        return () -> Objects.requireNonNull(used.get(name)).engine();
    }

    void changed(@Observes CertificateUpdatedEvent event) {
        used.computeIfPresent(event.name(), (name, before) -> Keys.of(event.tlsConfiguration()));
    }
}
