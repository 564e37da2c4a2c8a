package io.socketupload;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.socketupload.UploadSessionStore.SavedUpload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An engine with fakes all round. After each test it ends what is still open, and verifies what must be true of every
 * test: no chunk is kept or released twice, no byte is counted any more, each session of an upload has one end.
 */
final class EngineRig implements AfterEachCallback {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final ManualExecutor executor = new ManualExecutor();
    final MemorySink sink = new MemorySink();
    final InMemorySessionStore store = new InMemorySessionStore();
    final List<UploadEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final List<RecordingPeer> peers = new CopyOnWriteArrayList<>();
    private final List<UploadEngine> engines = new ArrayList<>();
    private @Nullable UploadEngine engine;

    /** Builds an engine whose tasks run when the test says so. */
    UploadEngine build(Consumer<UploadEngine.Builder> configuration) {
        return buildThreaded(configuration.andThen(builder -> builder.executor(executor)));
    }

    /** Builds an engine with threads of its own. */
    UploadEngine buildThreaded(Consumer<UploadEngine.Builder> configuration) {
        assertThat(engine).as("the engine before").isNull();
        UploadEngine.Builder builder = UploadEngine.builder()
                .sink(sink)
                .store(store)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .nanoTime(nanos::get);
        configuration.accept(builder);
        UploadEngine built = builder.listener(events::add).build();
        engine = built;
        engines.add(built);
        return built;
    }

    /** Builds an engine over the same sink and store, while the one before goes on: who connects now comes to the new. */
    UploadEngine buildAnother(Consumer<UploadEngine.Builder> configuration) {
        engine = null;
        return build(configuration);
    }

    /** Stops the engine and starts it again. */
    UploadEngine restart(Consumer<UploadEngine.Builder> configuration) {
        peers.forEach(RecordingPeer::close);
        run();
        engine().close();
        return buildAnother(configuration);
    }

    UploadEngine engine() {
        return engine == null ? build(builder -> {}) : engine;
    }

    RecordingPeer connect() {
        return connect("ada");
    }

    RecordingPeer connect(String owner) {
        RecordingPeer peer = new RecordingPeer(engine(), owner);
        peers.add(peer);
        return peer;
    }

    /** Begins an upload that can be resumed, on a connection of its own. */
    RecordingPeer startedResumable(SampleFile file) {
        return startedResumable(file.id(), file.metadata());
    }

    RecordingPeer startedResumable(String id, FileMetadata file) {
        RecordingPeer peer = connect();
        peer.startResumable(id, file);
        run();
        return peer;
    }

    /** Resumes an upload on a connection of its own. */
    RecordingPeer resumed(SampleFile file, String token) {
        RecordingPeer peer = connect();
        peer.resume(file, token);
        run();
        return peer;
    }

    /** Begins an upload, sends these bytes of it, and loses the connection. */
    String suspended(SampleFile file, int bytes) {
        RecordingPeer peer = startedResumable(file);
        if (bytes > 0) {
            peer.send(file.at(0, bytes));
        }
        peer.close();
        run();
        return peer.token();
    }

    SavedUpload saved(SampleFile file) {
        return store.find(file.uploadId()).orElseThrow();
    }

    /** All that connected. */
    List<RecordingPeer> peers() {
        return peers;
    }

    /** Begins an upload on a connection of its own. */
    RecordingPeer started(SampleFile file) {
        RecordingPeer peer = connect();
        peer.start(file);
        run();
        return peer;
    }

    void run() {
        executor.runAll();
    }

    /** The time as the engine has it. */
    Instant now() {
        return NOW.plusNanos(nanos.get());
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    // -- what the listener was told --

    List<Class<?>> eventTypes() {
        return events.stream().<Class<?>>map(Object::getClass).toList();
    }

    <E extends UploadEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    // -- what must be true of every test --

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            verify();
        }
    }

    void verify() {
        peers.forEach(RecordingPeer::close);
        run();
        engine();
        for (UploadEngine each : engines) {
            each.close();
            run();
            assertThat(each.sessions()).isEmpty();
            assertThat(each.buffered()).as("bytes in memory").hasValue(0);
            assertThat(each.held()).as("bytes that wait for a gap").hasValue(0);
            assertThat(each.drain(Duration.ZERO)).as("drained").isCompleted();
        }
        for (RecordingPeer peer : peers) {
            assertThat(peer.connection.waiting).as("bytes that wait").hasValue(0);
            assertThat(peer.connection.isCongested()).as("congested").isFalse();
            assertThat(peer.connection.uploads()).as("open uploads").isZero();
            assertThat(peer.sent).allSatisfy(chunk -> {
                assertThat(chunk.releases()).as("releases").isOne();
                assertThat(chunk.acks).as("acknowledgements").hasSize(1);
            });
        }
        sink.verify();
        assertThat(sink.parts.keySet()).as("bytes that nobody can resume").allMatch(this::isRemembered);
        Map<UploadSession, List<UploadEvent>> histories =
                events.stream().collect(Collectors.groupingBy(UploadEvent::session));
        histories.values().forEach(EngineRig::verifyHistory);
        if (engines.size() == 1) { // else two may have had an upload at a time
            Map<UploadId, List<UploadEvent>> lives = events.stream()
                    .filter(event -> !isRefusal(histories.get(event.session())))
                    .collect(Collectors.groupingBy(event -> event.session().id()));
            lives.values().forEach(EngineRig::verifyLife);
        }
    }

    /** Of a new upload, perhaps because there is one with its id. */
    private static boolean isRefusal(List<UploadEvent> history) {
        return types(history).equals("Failed");
    }

    private boolean isRemembered(UploadId id) {
        try {
            return engine().store().find(id).isPresent();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Of one session: it begins, or goes on, or the engine itself has looked into it; and it has one end. */
    private static void verifyHistory(List<UploadEvent> history) {
        assertThat(types(history))
                .matches("Failed"
                        + "|(Started|Resumed)( Progressed| Resumed)*( Completed| Cancelled| Failed| Suspended)"
                        + "|(Progressed )*(Completed|Cancelled|Failed)");
    }

    /** Of all sessions with one id: what is suspended is resumed, or ended by the engine. */
    private static void verifyLife(List<UploadEvent> life) {
        assertThat(types(life))
                .doesNotContain("Suspended Suspended", "Suspended Started", "Started Started", "Completed Completed")
                .doesNotContainPattern("(Completed|Cancelled|Failed) (Resumed|Suspended|Cancelled)");
    }

    private static String types(List<UploadEvent> events) {
        return events.stream().map(event -> event.getClass().getSimpleName()).collect(Collectors.joining(" "));
    }
}
