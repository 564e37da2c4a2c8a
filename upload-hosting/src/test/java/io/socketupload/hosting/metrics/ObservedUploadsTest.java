package io.socketupload.hosting.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadEvent;
import io.socketupload.UploadSession;
import io.socketupload.hosting.SampleSession;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedUploadsTest {
    private final List<String> seen = new ArrayList<>();
    private final ObservedUploads uploads = new ObservedUploads(registry());
    private final UploadSession session = new SampleSession();

    private ObservationRegistry registry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }

            @Override
            public void onStart(Observation.Context context) {
                seen.add("start " + context.getName());
            }

            @Override
            public void onEvent(Observation.Event event, Observation.Context context) {
                seen.add(event.getName());
            }

            @Override
            public void onStop(Observation.Context context) {
                seen.add("stop " + value(context.getLowCardinalityKeyValue("outcome")) + " "
                        + value(context.getLowCardinalityKeyValue("code")) + " "
                        + value(context.getHighCardinalityKeyValue("upload.id"))
                        + (context.getError() == null
                                ? ""
                                : " " + context.getError().getMessage()));
            }
        });
        return registry;
    }

    private static String value(KeyValue key) {
        return key.getValue();
    }

    @Test
    void an_upload_is_observed_from_its_beginning_to_its_end() {
        uploads.on(new UploadEvent.Started(session));
        uploads.on(new UploadEvent.Progressed(session, session.progress()));
        uploads.on(new UploadEvent.Completed(session, new StoredFile("u-1_a.txt", 10)));
        assertThat(seen).containsExactly("start socket.upload.receive", "stop completed none u-1");
    }

    @Test
    void one_that_goes_on_later_is_observed_anew() {
        uploads.on(new UploadEvent.Started(session));
        uploads.on(new UploadEvent.Suspended(session));
        uploads.on(new UploadEvent.Resumed(session, 4));
        uploads.on(new UploadEvent.Resumed(session, 6)); // over another connection
        uploads.on(new UploadEvent.Cancelled(session, UploadEvent.Cancelled.Reason.CLIENT));
        assertThat(seen)
                .containsExactly(
                        "start socket.upload.receive",
                        "stop suspended none u-1",
                        "start socket.upload.receive",
                        "resumed",
                        "resumed",
                        "stop cancelled none u-1");
    }

    @Test
    void one_that_is_refused_at_once_is_seen_too() {
        uploads.on(new UploadEvent.Failed(session, UploadErrorCode.QUOTA_EXCEEDED, null));
        assertThat(seen).containsExactly("start socket.upload.receive", "stop failed quota-exceeded u-1");
    }

    @Test
    void one_that_breaks_shows_why() {
        uploads.on(new UploadEvent.Started(session));
        uploads.on(new UploadEvent.Failed(session, UploadErrorCode.STORAGE_FAILURE, new IOException("broken disk")));
        assertThat(seen).containsExactly("start socket.upload.receive", "stop failed storage-failure u-1 broken disk");
    }

    /** It is nobody's: the engine looks after it. */
    @Test
    void one_that_ends_by_itself_is_not_observed() {
        uploads.on(new UploadEvent.Cancelled(session, UploadEvent.Cancelled.Reason.EXPIRED));
        assertThat(seen).isEmpty();
    }
}
