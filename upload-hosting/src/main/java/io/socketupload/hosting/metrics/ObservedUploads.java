package io.socketupload.hosting.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.socketupload.UploadEvent;
import io.socketupload.UploadId;
import io.socketupload.UploadListener;
import org.jspecify.annotations.Nullable;

/** A listener that makes one observation of each upload, from when it begins or goes on until it ends or is suspended. */
public final class ObservedUploads implements UploadListener {
    private static final String NAME = "socket.upload.receive";
    private static final String NO_CODE = "none";

    private final ObservationRegistry registry;
    private final ConcurrentMap<UploadId, Observation> observations = new ConcurrentHashMap<>();

    public ObservedUploads(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void on(UploadEvent event) {
        UploadId id = event.session().id();
        if (event instanceof UploadEvent.Started) {
            observations.put(id, begin(id));
        } else if (event instanceof UploadEvent.Resumed) {
            observations.computeIfAbsent(id, this::begin).event(Observation.Event.of("resumed"));
        } else if (event instanceof UploadEvent.Suspended) {
            end(observations.remove(id), "suspended", NO_CODE);
        } else if (event instanceof UploadEvent.Completed) {
            end(observations.remove(id), "completed", NO_CODE);
        } else if (event instanceof UploadEvent.Cancelled) {
            end(observations.remove(id), "cancelled", NO_CODE);
        } else if (event instanceof UploadEvent.Failed failed) {
            Observation begun = observations.remove(id);
            Observation observation = begun == null ? begin(id) : begun; // else it was refused at once
            if (failed.cause() != null) {
                observation.error(failed.cause());
            }
            end(observation, "failed", failed.code().wireName());
        }
    }

    private Observation begin(UploadId id) {
        return Observation.createNotStarted(NAME, registry)
                .contextualName("upload")
                .highCardinalityKeyValue("upload.id", id.value())
                .start();
    }

    /** @param observation null if the engine ended an upload that nobody had */
    private static void end(@Nullable Observation observation, String outcome, String code) {
        if (observation != null) {
            observation
                    .lowCardinalityKeyValue("outcome", outcome)
                    .lowCardinalityKeyValue("code", code)
                    .stop();
        }
    }
}
