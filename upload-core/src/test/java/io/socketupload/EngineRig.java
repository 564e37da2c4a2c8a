package io.socketupload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An engine with fakes all round. After each test it ends what is still open, and verifies what must be true of every
 * test: no chunk is kept or released twice, no byte is counted any more, each upload has one end.
 */
final class EngineRig implements AfterEachCallback {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final ManualExecutor executor = new ManualExecutor();
    final MemorySink sink = new MemorySink();
    final List<UploadEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final List<RecordingPeer> peers = new CopyOnWriteArrayList<>();
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
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .nanoTime(nanos::get);
        configuration.accept(builder);
        UploadEngine built = builder.listener(events::add).build();
        engine = built;
        return built;
    }

    UploadEngine engine() {
        return engine == null ? build(builder -> {}) : engine;
    }

    RecordingPeer connect() {
        RecordingPeer peer = new RecordingPeer(engine(), "ada");
        peers.add(peer);
        return peer;
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
        engine().close();
        run();
        assertThat(engine().sessions()).isEmpty();
        assertThat(engine().buffered()).as("bytes in memory").hasValue(0);
        assertThat(engine().held()).as("bytes that wait for a gap").hasValue(0);
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
        Map<UploadSession, List<UploadEvent>> histories =
                events.stream().collect(Collectors.groupingBy(UploadEvent::session));
        histories.values().forEach(EngineRig::verifyHistory);
    }

    private static void verifyHistory(List<UploadEvent> history) {
        String types =
                history.stream().map(event -> event.getClass().getSimpleName()).collect(Collectors.joining(" "));
        assertThat(types).matches("Failed|Started( Progressed)*( Completed| Cancelled| Failed)");
    }
}
