package io.socketupload.spring;

import com.corundumstudio.socketio.SocketIOServer;
import io.socketupload.UploadEngine;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The application has a Socket.IO server, which takes the uploads too. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(SocketIOServer.class)
class SharedServerConfiguration {
    @Bean
    static SharedServerBinder uploadServerBinder(ConfigurableListableBeanFactory beans, Environment environment) {
        return new SharedServerBinder(beans, environment);
    }

    @Bean
    @ConditionalOnMissingBean
    UploadPort uploadPort(SocketIOServer server, UploadEngine engine) {
        return new SharedPort(server, engine);
    }
}
