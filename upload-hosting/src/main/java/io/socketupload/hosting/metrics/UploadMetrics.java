package io.socketupload.hosting.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;
import io.socketupload.UploadMeter;

/**
 * Uploads as meters: an engine's meter, and a listener of it. Tags have few values: outcomes and error codes, never anything
 * that a client sent.
 */
public final class UploadMetrics implements UploadMeter, UploadListener {
    private final MeterRegistry registry;
    private final Counter bytes;
    private final Timer chunks;
    private final Counter resumes;

    public UploadMetrics(MeterRegistry registry) {
        this.registry = registry;
        bytes = Counter.builder("socket.upload.bytes")
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes written to the sink")
                .register(registry);
        chunks = Timer.builder("socket.upload.chunks")
                .description("Chunks, from their arrival until they were acknowledged as kept")
                .register(registry);
        resumes = Counter.builder("socket.upload.resumes")
                .description("Uploads that went on over another connection")
                .register(registry);
    }

    /**
     * Meters of what an engine knows at any moment: uploads under way, and bytes that wait.
     *
     * @param engine asked whenever these are read: it may be made after the registry
     */
    public static MeterBinder gauges(Supplier<UploadEngine> engine) {
        return new UploadGauges(engine);
    }

    // -- what the engine counts --

    @Override
    public void written(long count) {
        bytes.increment((double) count);
    }

    @Override
    public void kept(long nanosSinceArrival) {
        chunks.record(nanosSinceArrival, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(UploadErrorCode code) {
        Counter.builder("socket.upload.rejections")
                .tag("code", code.wireName())
                .description("Errors that clients were told of")
                .register(registry)
                .increment();
    }

    // -- what happens to uploads --

    @Override
    public void on(UploadEvent event) {
        if (event instanceof UploadEvent.Resumed) {
            resumes.increment();
        } else if (event instanceof UploadEvent.Completed) {
            ended(event, "completed");
        } else if (event instanceof UploadEvent.Cancelled) {
            ended(event, "cancelled");
        } else if (event instanceof UploadEvent.Failed) {
            ended(event, "failed");
        }
    }

    private void ended(UploadEvent event, String outcome) {
        Duration lasted = Duration.between(event.session().startedAt(), Instant.now());
        Timer.builder("socket.upload.duration")
                .tag("outcome", outcome)
                .description("Uploads from their beginning to their end, with all pauses")
                .register(registry)
                .record(lasted.isNegative() ? Duration.ZERO : lasted);
    }
}
