package io.socketupload.hosting.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.socketupload.UploadEngine;

/** What the engine knows at any moment, as meters. */
final class UploadGauges implements MeterBinder {
    private final UploadEngine engine;

    UploadGauges(UploadEngine engine) {
        this.engine = engine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("socket.upload.active", engine, each -> each.sessions().size())
                .description("Uploads under way")
                .register(registry);
        Gauge.builder("socket.upload.waiting", engine, UploadEngine::bufferedBytes)
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes in memory that wait for the sink or for a chunk that is missing")
                .register(registry);
    }
}
