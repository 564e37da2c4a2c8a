package io.socketupload.spring.actuate;

import io.socketupload.UploadEngine;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Boot 3.5 has health in the actuator. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
class Boot3HealthConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "socketUploadHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("socket-upload")
    HealthIndicator socketUploadHealthIndicator(UploadEngine engine) {
        return () -> (engine.isDraining() ? Health.outOfService() : Health.up())
                .withDetail("activeUploads", engine.sessions().size())
                .build();
    }
}
