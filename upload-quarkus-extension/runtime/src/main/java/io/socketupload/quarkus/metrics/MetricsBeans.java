package io.socketupload.quarkus.metrics;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quarkus.arc.DefaultBean;
import io.socketupload.UploadEngine;
import io.socketupload.UploadListener;
import io.socketupload.UploadMeter;
import io.socketupload.hosting.metrics.UploadMetrics;

/** Counts and times uploads in the application's registry. */
@Singleton
final class MetricsBeans {
    @Produces
    @Singleton
    @Typed(UploadMetrics.class)
    UploadMetrics metrics(MeterRegistry registry) {
        return new UploadMetrics(registry);
    }

    /** Of these an engine has one only; an application may have its own. */
    @Produces
    @Singleton
    @DefaultBean
    @Typed(UploadMeter.class)
    UploadMeter meter(UploadMetrics metrics) {
        return metrics;
    }

    @Produces
    @Singleton
    @Typed(UploadListener.class)
    UploadListener listener(UploadMetrics metrics) {
        return metrics;
    }

    /** Bound before uploads start: an engine that can't be made is not this one's failure. */
    @Produces
    @Singleton
    MeterBinder gauges(Instance<UploadEngine> engine) {
        return UploadMetrics.gauges(engine::get);
    }
}
