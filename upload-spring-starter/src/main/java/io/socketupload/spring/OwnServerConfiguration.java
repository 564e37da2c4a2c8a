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
        UploadAuthenticator asked = authenticator.getIfAvailable();
        Reachable.check(properties.host(), asked != null, properties.allowAnonymous());
        UploadServer.Builder server = UploadServer.builder(engine)
                .pagePort(() -> LocalPorts.web(environment))
                .authenticator(asked == null ? UploadAuthenticator.anonymous() : asked);
        Settings settings = new Settings(properties);
        settings.applyTo(server, bundles);
        settings.downloads(sink).ifPresent(server::downloads);
        return new OwnPort(server);
    }
}
