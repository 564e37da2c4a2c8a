package io.socketupload.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.socketupload.UploadEngine;
import io.socketupload.hosting.metrics.ObservedUploads;
import io.socketupload.hosting.metrics.UploadMetrics;
import io.socketupload.spring.SocketUploadAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of uploads, and an observation of each, where the application has registries for them. */
@AutoConfiguration(
        after = SocketUploadAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnBean(UploadEngine.class)
public class SocketUploadMetricsAutoConfiguration {
    /** Where there are metrics. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Metrics {
        @Bean
        @ConditionalOnMissingBean
        UploadMetrics uploadMetrics(MeterRegistry registry) {
            return new UploadMetrics(registry);
        }

        @Bean
        @ConditionalOnMissingBean(name = "uploadGauges")
        MeterBinder uploadGauges(UploadEngine engine) {
            return UploadMetrics.gauges(() -> engine);
        }
    }

    /** Where there are observations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static class Observations {
        @Bean
        @ConditionalOnMissingBean
        ObservedUploads observedUploads(ObservationRegistry registry) {
            return new ObservedUploads(registry);
        }
    }
}
