package io.socketupload.spring.actuate;

import io.socketupload.UploadEngine;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Boot 4 has health in a module of its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
class Boot4HealthConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "socketUploadHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("socket-upload")
    HealthIndicator socketUploadHealthIndicator(UploadEngine engine) {
        return () -> (engine.isDraining() ? Health.outOfService() : Health.up())
                .withDetail("activeUploads", engine.sessions().size())
                .build();
    }
}
