package io.socketupload.spring;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.socketupload.hosting.InvalidSettingException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** Encrypts connections with the keys that an SSL bundle has at the time. */
final class BundleTls implements Supplier<SSLEngine> {
    private volatile Keys keys;

    private BundleTls(SslBundles bundles, String name) {
        keys = Keys.of(bundles.getBundle(name));
        bundles.addBundleUpdateHandler(name, changed -> keys = Keys.of(changed));
    }

    /** @throws InvalidSettingException if there is none of that name */
    static BundleTls of(SslBundles bundles, String name) {
        try {
            return new BundleTls(bundles, name);
        } catch (NoSuchSslBundleException e) {
            throw new InvalidSettingException(
                    "ssl.bundle", name, "There is no such SSL bundle.", "Define it under spring.ssl.bundle.");
        }
    }

    @Override
    public SSLEngine get() {
        Keys now = keys;
        SSLEngine engine = now.context().createSSLEngine();
        if (now.options().getCiphers() != null) {
            engine.setEnabledCipherSuites(now.options().getCiphers());
        }
        if (now.options().getEnabledProtocols() != null) {
            engine.setEnabledProtocols(now.options().getEnabledProtocols());
        }
        return engine;
    }

    private record Keys(SSLContext context, SslOptions options) {
        static Keys of(SslBundle bundle) {
            return new Keys(bundle.createSslContext(), bundle.getOptions());
        }
    }
}
