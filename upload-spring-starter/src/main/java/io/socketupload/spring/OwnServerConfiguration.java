package io.socketupload.spring;

import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The application has no Socket.IO server: uploads get one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(UploadPort.class)
class OwnServerConfiguration {
    @Bean
    UploadPort uploadPort(
            SocketUploadProperties properties,
            UploadEngine engine,
            ChunkSink sink,
            ObjectProvider<UploadAuthenticator> authenticator,
            ObjectProvider<SslBundles> bundles,
            Environment environment) {
        UploadServer.Builder server = UploadServer.builder(engine).pagePort(() -> LocalPorts.web(environment));
        Settings.valid(() -> Settings.of(properties).applyTo(server, sink, authenticator.getIfAvailable()));
        String bundle = properties.ssl().bundle();
        if (bundle != null) {
            server.tls(Settings.valid(() -> BundleTls.of(bundles.getObject(), bundle)));
        }
        return new OwnPort(server);
    }
}
