package io.socketupload.hosting.metrics;

import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.socketupload.UploadEngine;

/** What the engine knows at any moment, as meters. */
final class UploadGauges implements MeterBinder {
    private final Supplier<UploadEngine> engine;

    UploadGauges(Supplier<UploadEngine> engine) {
        this.engine = engine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("socket.upload.active", () -> engine.get().sessions().size())
                .description("Uploads under way")
                .register(registry);
        Gauge.builder("socket.upload.waiting", () -> engine.get().bufferedBytes())
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes in memory that wait for the sink or for a chunk that is missing")
                .register(registry);
    }
}
