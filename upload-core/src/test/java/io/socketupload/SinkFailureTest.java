package io.socketupload;

import java.io.IOException;
import java.util.List;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Failed;
import io.socketupload.UploadEvent.Progressed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class SinkFailureTest {
    private static final IOException SECRET = new IOException("/srv/uploads/a.part: no such directory");
    private static final Failure STORAGE_FAILURE =
            new Failure("a", "a.bin", UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", null);

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void at_open_is_told_once_and_without_the_exceptions_text() {
        rig.sink.onOpen = failure();
        RecordingPeer peer = rig.connect();
        List<UploadMessage> acks = peer.start(file);
        rig.run();
        assertThat(peer.messages).containsExactly(STORAGE_FAILURE);
        assertThat(acks).containsExactly(STORAGE_FAILURE);
        assertThat(rig.eventTypes()).containsExactly(Failed.class);
        assertThat(rig.events(Failed.class)).extracting(Failed::cause).containsExactly(SECRET);
    }

    @Test
    void at_open_leaves_no_record_in_the_store() {
        rig.sink.onOpen = failure();
        RecordingPeer peer = rig.startedResumable(file);
        assertThat(peer.messages).containsExactly(STORAGE_FAILURE);
        assertThat(rig.store.find(file.uploadId())).isEmpty();
    }

    @Test
    void at_a_write_is_told_once_and_without_the_exceptions_text() {
        rig.sink.onWrite = (id, nth) -> {
            if (nth == 2) {
                throw SECRET;
            }
        };
        RecordingPeer peer = rig.started(file);
        SampleChunk written = peer.send(file.chunk(0, 4));
        rig.run();
        SampleChunk broken = peer.send(file.chunk(1, 4));
        SampleChunk next = peer.send(file.chunk(2, 4));
        rig.run();
        assertThat(written.ack()).isEqualTo(new Kept("a", 4));
        assertThat(broken.ack()).isEqualTo(STORAGE_FAILURE);
        assertThat(next.ack()).isEqualTo(STORAGE_FAILURE);
        assertThat(peer.messages(Failure.class)).containsExactly(STORAGE_FAILURE);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
    }

    @Test
    void at_completion_is_told_once_and_without_the_exceptions_text() {
        rig.sink.onComplete = failure();
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Failure.class)).containsExactly(STORAGE_FAILURE);
        assertThat(peer.messages).hasSize(2); // ready, and no 100 %
        assertThat(rig.eventTypes()).containsExactly(Started.class, Failed.class);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
    }

    @Test
    void at_the_completion_of_an_empty_file_comes_after_ready() {
        rig.sink.onComplete = failure();
        RecordingPeer peer = rig.started(SampleFile.of("a", 0));
        assertThat(peer.messages).hasSize(2).endsWith(STORAGE_FAILURE);
    }

    @Test
    void keeps_the_code_and_the_sentence_that_the_sink_chose() {
        rig.sink.onWrite = (id, nth) -> {
            throw new UploadException(UploadErrorCode.STORAGE_FULL, "The disk is full.", SECRET);
        };
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Failure.class))
                .containsExactly(new Failure("a", "a.bin", UploadErrorCode.STORAGE_FULL, "The disk is full.", null));
        assertThat(rig.events(Failed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.code()).isEqualTo(UploadErrorCode.STORAGE_FULL);
            assertThat(failed.cause()).isSameAs(SECRET);
        });
    }

    @Test
    void lets_the_sink_say_that_a_place_is_taken() {
        rig.sink.onOpen = (id, nth) -> {
            throw new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.");
        };
        assertThat(rig.started(file).failures()).containsExactly(UploadErrorCode.CONFLICT);
    }

    @Test
    void may_be_a_mistake_of_the_sinks() {
        rig.sink.onWrite = (id, nth) -> {
            throw new IllegalStateException("/srv/uploads");
        };
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Failure.class)).containsExactly(STORAGE_FAILURE);
    }

    @Test
    void may_be_an_error() {
        rig.sink.onWrite = (id, nth) -> {
            throw new NoClassDefFoundError("com/example/Driver");
        };
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Failure.class)).containsExactly(STORAGE_FAILURE);
        assertThat(peer.sent).extracting(SampleChunk::ack).containsOnly(STORAGE_FAILURE);
    }

    @Test
    void at_open_is_acknowledged_also_when_it_is_an_error() {
        rig.sink.onOpen = (id, nth) -> {
            throw new NoClassDefFoundError("com/example/Driver");
        };
        RecordingPeer peer = rig.connect();
        List<UploadMessage> acks = peer.start(file);
        rig.run();
        assertThat(peer.messages).containsExactly(STORAGE_FAILURE);
        assertThat(acks).containsExactly(STORAGE_FAILURE);
    }

    @Test
    void when_closing_a_whole_file_harms_nothing() {
        rig.sink.onClose = failure();
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.eventTypes()).containsExactly(Started.class, Progressed.class, Completed.class);
        assertThat(peer.failures()).isEmpty();
    }

    @Test
    void harms_no_other_upload() {
        SampleFile other = SampleFile.of("b", 10);
        rig.sink.onWrite = (id, nth) -> {
            if (id.value().equals("a")) {
                throw SECRET;
            }
        };
        RecordingPeer peer = rig.started(file);
        peer.start(other);
        peer.sendAll(file.chunks(4));
        peer.sendAll(other.chunks(4));
        rig.run();
        assertThat(rig.sink.file("b")).isEqualTo(other.bytes());
    }

    private static MemorySink.Step failure() {
        return (id, nth) -> {
            throw SECRET;
        };
    }
}
