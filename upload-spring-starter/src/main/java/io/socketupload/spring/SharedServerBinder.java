package io.socketupload.spring;

import com.corundumstudio.socketio.SocketIOServer;
import io.socketupload.UploadEngine;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadEndpoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Binds uploads to the application's own server: before its init method, which may start it. */
final class SharedServerBinder implements BeanPostProcessor {
    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    // Asked when the server is made: a post-processor is there before everything that it may need.
    private final ObjectProvider<UploadEngine> engine;
    private final ObjectProvider<SocketUploadProperties> properties;
    private final ObjectProvider<UploadAuthenticator> authenticator;

    SharedServerBinder(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
        this.engine = beans.getBeanProvider(UploadEngine.class);
        this.properties = beans.getBeanProvider(SocketUploadProperties.class);
        this.authenticator = beans.getBeanProvider(UploadAuthenticator.class);
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof SocketIOServer server && isTheOne(name)) {
            bind(server);
        }
        return bean;
    }

    /** Of several servers, the primary one. */
    private boolean isTheOne(String name) {
        return beans.getBeanNamesForType(SocketIOServer.class, true, false).length == 1
                || (beans.containsBeanDefinition(name)
                        && beans.getMergedBeanDefinition(name).isPrimary());
    }

    private void bind(SocketIOServer server) {
        SocketUploadProperties values = properties.getObject();
        UploadEndpoint endpoint =
                UploadEndpoint.on(server, engine.getObject()).pagePort(() -> LocalPorts.web(environment));
        String host = server.getConfiguration().getHostname();
        Settings.valid(() -> Settings.of(values).applyTo(endpoint, host, authenticator.getIfAvailable()));
        endpoint.bind();
    }
}
