package io.socketupload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadEvent.Progressed;
import io.socketupload.UploadEvent.Started;
import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import io.socketupload.UploadMessage.Kept;
import io.socketupload.UploadMessage.Progressing;
import io.socketupload.UploadMessage.Ready;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class UploadLifecycleTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    @Test
    void tells_ready_then_progress_then_complete() {
        rig.build(engine ->
                engine.limits(UploadLimits.ofDefaults().withMaxChunkSize(500).withWindow(700)));
        RecordingPeer peer = rig.started(file);
        for (SampleChunk chunk : file.chunks(4)) {
            rig.pass(Duration.ofSeconds(1));
            peer.send(chunk);
            rig.run();
        }
        assertThat(peer.messages)
                .containsExactly(
                        new Ready("a", "a.bin", 0, 500, 700, Sync.NEVER, null),
                        new Progressing("a", new UploadProgress(4, 10, 4), UploadState.RECEIVING),
                        new Progressing("a", new UploadProgress(8, 10, 4), UploadState.RECEIVING),
                        new Progressing("a", new UploadProgress(10, 10, 3), UploadState.COMPLETING),
                        new Complete("a", "a.bin", new StoredFile("stored/a", 10), null, 3000));
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void acknowledges_the_start_and_each_chunk_with_an_offset_that_grows() {
        RecordingPeer peer = rig.connect();
        List<UploadMessage> startAcks = peer.start(file);
        rig.run();
        for (SampleChunk chunk : file.chunks(4)) {
            peer.send(chunk);
            rig.run();
        }
        assertThat(startAcks).isEqualTo(peer.messages(Ready.class));
        assertThat(peer.sent)
                .extracting(SampleChunk::ack)
                .containsExactly(new Kept("a", 4), new Kept("a", 8), new Kept("a", 10));
    }

    @Test
    void needs_no_acknowledgements() {
        RecordingPeer peer = rig.connect();
        peer.connection.start(new UploadRequest(file.uploadId(), file.metadata()), null);
        peer.connection.refuse("b", new UploadException(UploadErrorCode.INVALID_REQUEST, "No."), null);
        peer.connection.cancel(file.uploadId(), null, null);
        rig.run();
        assertThat(rig.eventTypes()).containsExactly(Started.class, UploadEvent.Cancelled.class);
    }

    @Test
    void acknowledges_a_held_chunk_when_the_gap_is_filled() {
        RecordingPeer peer = rig.started(file);
        SampleChunk last = peer.send(file.chunk(2, 4));
        SampleChunk second = peer.send(file.chunk(1, 4));
        rig.run();
        assertThat(last.acks).isEmpty();

        peer.send(file.chunk(0, 4));
        rig.run();
        assertThat(peer.sent).extracting(SampleChunk::ack).containsOnly(new Kept("a", 10));
        assertThat(second.releases()).isOne();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void acknowledges_a_duplicate_with_what_is_kept() {
        RecordingPeer peer = rig.started(file);
        peer.sendAll(List.of(file.chunk(0, 4), file.chunk(1, 4)));
        rig.run();
        SampleChunk again = peer.send(file.chunk(0, 4));
        SampleChunk empty = peer.send(new SampleChunk("a", 9, 10, false, 3, new byte[0]));
        rig.run();
        assertThat(again.ack()).isEqualTo(new Kept("a", 8));
        assertThat(empty.ack()).isEqualTo(new Kept("a", 8));
    }

    @Test
    void releases_a_held_chunk_once_when_a_longer_one_takes_its_place() {
        RecordingPeer peer = rig.started(file);
        SampleChunk shorter = peer.send(file.at(4, 2));
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(shorter.releases()).isOne();
        assertThat(shorter.ack()).isEqualTo(new Kept("a", 0));

        peer.send(file.at(0, 4));
        rig.run();
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void completes_an_empty_file_right_after_ready() {
        SampleFile empty = SampleFile.of("empty", 0);
        RecordingPeer peer = rig.started(empty);
        assertThat(peer.messages).hasSize(3);
        assertThat(peer.messages.get(0)).isInstanceOf(Ready.class);
        assertThat(peer.messages.get(1))
                .isEqualTo(new Progressing("empty", new UploadProgress(0, 0, 0), UploadState.COMPLETING));
        assertThat(peer.messages.get(2))
                .isEqualTo(new Complete("empty", "empty.bin", new StoredFile("stored/empty", 0), null, 0));
        assertThat(rig.eventTypes()).containsExactly(Started.class, Progressed.class, Completed.class);
    }

    @Test
    void tells_progress_every_100_ms_at_most_and_a_last_time_in_any_case() {
        SampleFile larger = SampleFile.of("a", 1000);
        RecordingPeer peer = rig.started(larger);
        for (SampleChunk chunk : larger.chunks(100)) {
            rig.pass(Duration.ofMillis(40));
            peer.send(chunk);
            rig.run();
        }
        assertThat(peer.messages(Progressing.class))
                .extracting(message -> message.progress().bytes())
                .containsExactly(300L, 600L, 900L, 1000L);
        assertThat(rig.events(Progressed.class))
                .extracting(event -> event.progress().percentage())
                .containsExactly(30.0, 60.0, 90.0, 100.0);
    }

    @Test
    void tells_progress_after_exactly_100_ms() {
        RecordingPeer peer = rig.started(file);
        rig.pass(Duration.ofNanos(99_999_999));
        peer.send(file.chunk(0, 4));
        rig.run();
        assertThat(peer.messages(Progressing.class)).isEmpty();

        rig.pass(Duration.ofNanos(1));
        peer.send(file.chunk(1, 4));
        rig.run();
        assertThat(peer.messages(Progressing.class)).hasSize(1);
    }

    @Test
    void tells_listeners_what_happens_in_order_and_with_the_state_that_goes_with_it() {
        List<String> seen = new ArrayList<>();
        rig.build(engine -> engine.listener(event -> seen.add(
                event.getClass().getSimpleName() + " " + event.session().state())));
        RecordingPeer peer = rig.started(file);
        rig.pass(Duration.ofSeconds(1));
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(seen).containsExactly("Started RECEIVING", "Progressed COMPLETING", "Completed COMPLETED");
        assertThat(rig.events(Completed.class).get(0).file()).isEqualTo(new StoredFile("stored/a", 10));
    }

    @Test
    void tells_a_second_listener_when_the_first_fails() {
        rig.build(engine -> engine.listener(event -> {
            throw new IllegalStateException("A listener's mistake");
        }));
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.eventTypes()).containsExactly(Started.class, Progressed.class, Completed.class);
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }

    @Test
    void is_not_harmed_by_an_error_that_a_listener_throws() {
        rig.build(engine -> engine.listener(event -> {
            throw new NoClassDefFoundError("com/example/Missing");
        }));
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(peer.messages(Failure.class)).isEmpty();
        assertThat(rig.engine().drain(Duration.ofDays(1))).isCompleted();
    }

    @Test
    void shows_its_sessions_while_they_are_open() {
        RecordingPeer peer = rig.started(file);
        peer.send(file.chunk(0, 4));
        rig.run();
        assertThat(rig.engine().sessions()).singleElement().satisfies(session -> {
            assertThat(session.id()).isEqualTo(file.uploadId());
            assertThat(session.file()).isEqualTo(file.metadata());
            assertThat(session.owner()).isEqualTo("ada");
            assertThat(session.state()).isEqualTo(UploadState.RECEIVING);
            assertThat(session.progress().bytes()).isEqualTo(4);
            assertThat(session.startedAt()).isEqualTo(EngineRig.NOW);
            assertThat(session).hasToString("a (RECEIVING, 4 of 10 bytes)");
        });
        assertThat(peer.connection.uploads()).isOne();

        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(rig.engine().sessions()).isEmpty();
        assertThat(peer.connection.uploads()).isZero();
    }

    @Test
    void lets_an_id_be_used_again_after_the_end() {
        RecordingPeer peer = rig.started(file);
        peer.cancel("a");
        rig.run();
        for (int times = 0; times < 2; times++) {
            peer.start(file);
            peer.sendAll(file.chunks(4));
            rig.run();
        }
        assertThat(peer.messages(Ready.class)).hasSize(3);
        assertThat(peer.messages(Complete.class)).hasSize(2);
    }

    @Test
    void writes_all_chunks_that_wait_with_one_call() {
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(2));
        rig.run();
        assertThat(rig.sink.writer("a").writes).containsExactly(10);
    }

    @Test
    void writes_a_gap_and_what_waited_for_it_with_one_call() {
        RecordingPeer peer = rig.started(file);
        peer.sendAll(List.of(file.chunk(2, 4), file.chunk(1, 4)));
        rig.run();
        assertThat(rig.sink.writer("a").writes).isEmpty();
        peer.send(file.chunk(0, 4));
        rig.run();
        assertThat(rig.sink.writer("a").writes).containsExactly(10);
    }

    @Test
    void writes_one_buffer_after_the_other_to_a_sink_that_takes_one_at_a_time() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        rig.build(engine -> engine.sink(session -> new OneBufferWriter(written)));
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(written.toByteArray()).isEqualTo(file.bytes());
    }

    @Test
    void lets_other_uploads_have_a_turn_after_64_messages() {
        SampleFile many = SampleFile.of("many", 100);
        RecordingPeer peer = rig.started(many);
        peer.sendAll(many.chunks(1));
        rig.executor.runNext();
        assertThat(rig.sink.writer("many").writes).containsExactly(64);
        rig.run();
        assertThat(rig.sink.writer("many").writes).containsExactly(64, 36);
    }

    @Test
    void lets_other_uploads_have_a_turn_after_4_MiB() {
        int mebibyte = 1 << 20;
        SampleFile large = SampleFile.of("large", 6 * mebibyte);
        RecordingPeer peer = rig.started(large);
        peer.sendAll(large.chunks(mebibyte));
        rig.run();
        assertThat(rig.sink.writer("large").writes).containsExactly(4 * mebibyte, 2 * mebibyte);
        assertThat(rig.sink.file("large")).isEqualTo(large.bytes());
    }

    @Test
    void goes_on_when_the_executor_takes_no_more_tasks() {
        rig.buildThreaded(engine -> engine.executor(task -> {
            throw new RejectedExecutionException("stopped before the engine");
        }));
        RecordingPeer peer = rig.started(file);
        peer.sendAll(file.chunks(4));
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @Test
    void cannot_be_built_without_a_sink() {
        assertThatNullPointerException()
                .isThrownBy(() -> UploadEngine.builder().build())
                .withMessageContaining("sink");
    }

    /** The least that a sink's author writes. */
    private record OneBufferWriter(ByteArrayOutputStream written) implements ChunkSink.Writer {
        @Override
        public long position() {
            return written.size();
        }

        @Override
        public void write(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            written.writeBytes(copy);
        }

        @Override
        public StoredFile complete() {
            return new StoredFile("memory", written.size());
        }

        @Override
        public void discard() {
            written.reset();
        }

        @Override
        public void close() {}
    }
}
