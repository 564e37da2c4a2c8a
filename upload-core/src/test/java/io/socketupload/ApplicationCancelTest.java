package io.socketupload;

import java.util.concurrent.CompletableFuture;

import io.socketupload.UploadEvent.Cancelled;
import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadMessage.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** An upload that the application gives up, whoever has it. */
class ApplicationCancelTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void ends_an_upload_and_tells_its_client() {
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 4));
        CompletableFuture<Boolean> cancelled = rig.engine().cancel(file.uploadId());
        rig.run();
        assertThat(cancelled).isCompletedWithValue(true);
        assertThat(peer.messages(Failure.class))
                .containsExactly(new Failure(
                        "a", "a.bin", UploadErrorCode.FORBIDDEN, "The upload was cancelled at the server.", null));
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.APPLICATION);
        assertThat(rig.sink.parts).isEmpty();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void ends_an_upload_that_no_client_has() {
        rig.suspended(file, 4);
        CompletableFuture<Boolean> cancelled = rig.engine().cancel(file.uploadId());
        rig.run();
        assertThat(cancelled).isCompletedWithValue(true);
        assertThat(rig.events(Cancelled.class)).extracting(Cancelled::reason).containsExactly(Reason.APPLICATION);
        assertThat(rig.sink.parts).isEmpty();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void ends_an_upload_that_loses_its_client_in_the_same_moment() {
        RecordingPeer peer = rig.startedResumable(file);
        peer.close();
        CompletableFuture<Boolean> cancelled = rig.engine().cancel(file.uploadId());
        rig.run();
        assertThat(cancelled).isCompletedWithValue(true);
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void comes_too_late_for_one_that_is_complete() {
        RecordingPeer peer = rig.startedResumable(file);
        peer.sendAll(file.chunks(4));
        CompletableFuture<Boolean> inTheSameTurn = rig.engine().cancel(file.uploadId());
        rig.run();
        CompletableFuture<Boolean> later = rig.engine().cancel(file.uploadId());
        rig.run();
        assertThat(inTheSameTurn).isCompletedWithValue(false);
        assertThat(later).isCompletedWithValue(false);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.events(Cancelled.class)).isEmpty();
    }

    @Test
    void finds_nothing_of_an_upload_that_never_was() {
        CompletableFuture<Boolean> cancelled = rig.engine().cancel(new UploadId("never"));
        rig.run();
        assertThat(cancelled).isCompletedWithValue(false);
    }
}
