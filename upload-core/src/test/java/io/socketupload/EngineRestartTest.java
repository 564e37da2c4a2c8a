package io.socketupload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadEvent.Progressed;
import io.socketupload.UploadEvent.Resumed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadEvent.Suspended;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadPolicy.Decision;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class EngineRestartTest {
    private static final String TOKEN = "the-token-of-a-process-that-died";

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void lets_clients_go_on() {
        String token = rig.suspended(file, 4);
        rig.restart(engine -> {});
        RecordingPeer peer = rig.resumed(file, token);
        assertThat(peer.ready().offset()).isEqualTo(4);
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.eventTypes())
                .containsExactly(Started.class, Suspended.class, Resumed.class, Progressed.class, Completed.class);
    }

    @Test
    void after_a_kill_lets_clients_go_on_at_what_the_sink_has() {
        died(Phase.RECEIVING, 7);
        RecordingPeer peer = rig.resumed(file, TOKEN);
        assertThat(peer.ready().offset()).isEqualTo(7);
        assertThat(rig.saved(file).fence()).isEqualTo(1);
    }

    @Test
    void does_not_look_into_what_waits_for_its_client() throws Exception {
        CompletableFuture<Predicate<UploadId>> asked = new CompletableFuture<>();
        rig.sink.onRemoveOrphans = asked::complete;
        died(Phase.RECEIVING, 7);
        rig.engine();
        asked.get(10, TimeUnit.SECONDS);
        assertThat(rig.executor.hasNext()).isFalse();
    }

    @Test
    void finishes_without_a_client_what_was_almost_finished() throws Exception {
        died(Phase.COMPLETING, 10);
        rig.engine();
        rig.executor.awaitNext();
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
        assertThat(rig.eventTypes()).containsExactly(Progressed.class, Completed.class);
        assertThat(rig.saved(file).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(rig.resumed(file, TOKEN).messages(Complete.class)).hasSize(1);
    }

    @Test
    void finishes_again_what_the_sink_had_finished_already() throws Exception {
        remember(Phase.COMPLETING);
        rig.sink.files.put(file.uploadId(), file.bytes());
        rig.engine();
        rig.executor.awaitNext();
        rig.run();
        assertThat(rig.events(Completed.class))
                .extracting(Completed::file)
                .containsExactly(new StoredFile("stored/a", 10));
    }

    @Test
    void lets_a_client_that_comes_first_see_it_finished() throws Exception {
        died(Phase.COMPLETING, 10);
        RecordingPeer peer = rig.connect();
        rig.executor.awaitNext();
        peer.resume(file, TOKEN);
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(rig.events(Completed.class)).hasSize(1);
    }

    @Test
    void tells_the_status_of_what_it_finishes_in_this_moment() {
        died(Phase.COMPLETING, 10);
        List<UploadMessage> acks = rig.connect().status("a", TOKEN);
        rig.run();
        assertThat(acks)
                .singleElement()
                .isInstanceOfSatisfying(
                        UploadMessage.Status.class,
                        status -> assertThat(status.state()).isEqualTo(UploadState.COMPLETED));
    }

    @Test
    void asks_the_inspection_again_before_it_publishes() throws Exception {
        died(Phase.COMPLETING, 10);
        rig.build(engine ->
                engine.policy(new InspectingPolicy(content -> Decision.reject(UploadErrorCode.REJECTED, "No."))));
        rig.executor.awaitNext();
        rig.run();
        assertThat(rig.events(Failed.class)).extracting(Failed::code).containsExactly(UploadErrorCode.REJECTED);
        assertThat(rig.sink.files).isEmpty();
        assertThat(rig.sink.parts).isEmpty();
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void forgets_what_the_sink_has_lost() throws Exception {
        remember(Phase.COMPLETING);
        rig.engine();
        rig.executor.awaitNext();
        rig.run();
        assertThat(rig.events(Failed.class)).hasSize(1);
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void has_the_sink_remove_what_nobody_remembers() throws Exception {
        died(Phase.RECEIVING, 4);
        CompletableFuture<Predicate<UploadId>> asked = new CompletableFuture<>();
        rig.sink.onRemoveOrphans = asked::complete;
        rig.engine();
        Predicate<UploadId> known = asked.get(10, TimeUnit.SECONDS);
        assertThat(known.test(file.uploadId())).isTrue();
        assertThat(known.test(new UploadId("b"))).isFalse();
    }

    @Test
    void has_the_sink_keep_all_while_the_store_cannot_be_read() throws Exception {
        CompletableFuture<Predicate<UploadId>> asked = new CompletableFuture<>();
        rig.sink.onRemoveOrphans = asked::complete;
        rig.build(engine -> engine.store(new InMemorySessionStore() {
            @Override
            public Optional<SavedUpload> find(UploadId id) {
                throw new IllegalStateException("unreadable");
            }
        }));
        assertThat(asked.get(10, TimeUnit.SECONDS).test(file.uploadId())).isTrue();
    }

    @Test
    void is_not_stopped_by_a_sink_that_fails_to_clean_up() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        rig.sink.onRemoveOrphans = known -> {
            asked.complete(null);
            throw new IllegalStateException("unreadable");
        };
        rig.engine();
        asked.get(10, TimeUnit.SECONDS);
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void keeps_a_remembered_id_from_new_uploads() {
        died(Phase.RECEIVING, 4);
        assertThat(rig.started(file).failures()).containsExactly(UploadErrorCode.CONFLICT);
        assertThat(rig.startedResumable(file).failures()).containsExactly(UploadErrorCode.CONFLICT);
        assertThat(rig.sink.part("a")).isEqualTo(file.part(0, 4));
    }

    private void died(Phase phase, int bytes) {
        remember(phase);
        rig.sink.keep(file.uploadId(), file.part(0, bytes));
    }

    private void remember(Phase phase) {
        rig.store.create(new SavedUpload(
                file.uploadId(),
                file.metadata(),
                "ada",
                new ResumeToken(TOKEN).hash(),
                0,
                EngineRig.NOW.minus(Duration.ofHours(1)),
                EngineRig.NOW.plus(Duration.ofHours(23)),
                phase,
                null,
                null));
    }
}
