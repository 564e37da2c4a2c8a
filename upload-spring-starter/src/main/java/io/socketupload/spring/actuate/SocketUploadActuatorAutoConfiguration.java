package io.socketupload.spring.actuate;

import io.socketupload.UploadEngine;
import io.socketupload.spring.SocketUploadAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The endpoint {@code uploads}, and the uploads' part in the application's health. */
@AutoConfiguration(after = SocketUploadAutoConfiguration.class)
@ConditionalOnBean(UploadEngine.class)
@Import({Boot3HealthConfiguration.class, Boot4HealthConfiguration.class})
public class SocketUploadActuatorAutoConfiguration {
    /** Where there is an actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class Endpoint {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        UploadsEndpoint uploadsEndpoint(UploadEngine engine) {
            return new UploadsEndpoint(engine);
        }
    }
}
