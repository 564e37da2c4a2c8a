package io.socketupload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes uploads from adapters and brings them into a {@link ChunkSink}. Thread-safe. It runs sinks, policies, stores and
 * listeners on its own threads, or on those of the {@link Executor} it is given.
 */
public final class UploadEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UploadEngine.class);

    // -- what it was built with --
    private final ChunkSink sink;
    private final UploadPolicy policy;
    private final UploadListener listener;
    private final UploadMeter meter;
    private final UploadSessionStore store;
    private final UploadLimits limits;
    private final Executor executor;
    private final UnaryOperator<Runnable> around;
    private final @Nullable WorkerThreads ownThreads;
    private final Checksum.@Nullable Algorithm checksum;
    private final Duration expireAfter;
    private final LongSupplier nanoTime;
    private final Instant startedAt;
    private final long startedNanos;
    private final Dormant dormant = new Dormant(this);
    private final Janitor janitor;

    // -- what is under way --
    private final ConcurrentMap<UploadId, LiveUpload> uploads = new ConcurrentHashMap<>();
    private final Set<UploadConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicLong buffered = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicReference<@Nullable CompletableFuture<Void>> draining = new AtomicReference<>(); // null: open
    private volatile boolean closed;

    private UploadEngine(Builder builder) {
        sink = Objects.requireNonNull(builder.sink, "A sink is needed: UploadEngine.builder().sink(...)");
        policy = builder.policy;
        listener = builder.listener;
        meter = builder.meter;
        store = builder.store;
        limits = builder.limits.withMaxFileSize(Math.min(builder.limits.maxFileSize(), policy.maxFileSize()));
        ownThreads = builder.executor == null ? new WorkerThreads() : null;
        executor = builder.executor == null ? Objects.requireNonNull(ownThreads) : builder.executor;
        around = builder.around;
        checksum = builder.checksum;
        expireAfter = builder.expireAfter;
        nanoTime = builder.nanoTime;
        startedAt = builder.clock.instant();
        startedNanos = nanoTime.getAsLong();
        janitor = new Janitor(this, expireAfter);
        janitor.start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Lets a client in. Its connection must be closed when it is lost. */
    public UploadConnection connect(UploadPeer peer) {
        UploadConnection connection = new UploadConnection(this, Objects.requireNonNull(peer, "peer"));
        connections.add(connection);
        return connection;
    }

    /** The uploads that are under way at this moment. */
    public List<UploadSession> sessions() {
        return uploads.values().stream().map(LiveUpload::session).toList();
    }

    /**
     * Gives an upload up that is under way or could be resumed, and forgets its bytes; a client that has it is told so.
     * Completes with whether there was one: not if it is complete already.
     */
    public CompletableFuture<Boolean> cancel(UploadId id) {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        dormant.cancel(id, cancelled::complete);
        return cancelled;
    }

    /** Bytes of chunks that are in memory, because they wait for the sink or for one that is missing. */
    public long bufferedBytes() {
        return buffered.get();
    }

    /** Whether no new uploads are taken any more: see {@link #drain}. */
    public boolean isDraining() {
        return draining.get() != null;
    }

    /** What clients may count up; the policy may have made the largest file smaller. */
    public UploadLimits limits() {
        return limits;
    }

    /** When the sink forces bytes to disk. */
    public Sync sync() {
        return sink.sync();
    }

    /** Runs something that may block, on a thread of the engine's: for adapters. */
    public void execute(Runnable task) {
        Runnable hosted = around.apply(task);
        try {
            executor.execute(hosted);
        } catch (RejectedExecutionException e) {
            // A host may stop its executor before this engine. Better on the wrong thread than never.
            log.warn(
                    "The executor takes no more tasks; going on in {}",
                    Thread.currentThread().getName());
            hosted.run();
        }
    }

    /**
     * Refuses uploads from now on and tells clients to go away, and completes when no upload is left, or after
     * {@code limit} with those still open suspended, or given up if they can't be. {@link #reopen} is the way back.
     */
    public CompletableFuture<Void> drain(Duration limit) {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> before = draining.compareAndExchange(null, first);
        if (before == null) {
            UploadMessage goAway = new UploadMessage.GoAway(
                    "The server is about to stop.", UploadErrorCode.SHUTTING_DOWN.retryAfterMillis());
            connections.forEach(connection -> connection.send(goAway));
        }
        checkDrained();
        CompletableFuture<Void> drained = before == null ? first : before;
        return drained.copy()
                .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, never) -> giveUp())
                .thenCompose(done -> drained.copy().completeOnTimeout(null, 5, TimeUnit.SECONDS));
    }

    /**
     * Takes uploads again after {@link #drain}. Harmless if it takes them anyway.
     *
     * @throws IllegalStateException if uploads of before have not ended, or after {@link #close}
     */
    public void reopen() {
        CompletableFuture<Void> drained = draining.get();
        if (closed || (drained != null && !drained.isDone())) {
            throw new IllegalStateException(closed ? "The engine is closed." : "Uploads of before have not ended.");
        }
        draining.compareAndSet(drained, null);
    }

    /** Suspends what is under way, or gives it up if it can't be resumed, and ends the engine's own threads. Harmless when repeated. */
    @Override
    public void close() {
        closed = true;
        janitor.close(); // or it might open what is suspended again
        drain(Duration.ZERO).join();
        if (ownThreads != null) {
            ownThreads.close();
        }
    }

    private void giveUp() {
        uploads.values().forEach(LiveUpload::letGo);
    }

    private void checkDrained() {
        CompletableFuture<Void> drained = draining.get();
        if (drained != null && unfinished.get() == 0) {
            drained.complete(null);
        }
    }

    // -- for uploads and connections --

    /** Gives an upload its id; or returns the other one that has it. */
    @Nullable
    LiveUpload register(LiveUpload upload) {
        LiveUpload other = uploads.putIfAbsent(upload.id(), upload);
        if (other == null) {
            unfinished.incrementAndGet();
            if (isDraining()) { // began meanwhile, and may have missed this upload
                upload.letGo();
            }
        }
        return other;
    }

    /** The upload under way that has this id, if any. */
    @Nullable
    LiveUpload live(UploadId id) {
        return uploads.get(id);
    }

    Dormant dormant() {
        return dormant;
    }

    /** Frees the id of an upload that is over. */
    void unregister(LiveUpload upload) {
        uploads.remove(upload.id(), upload);
    }

    /** The last word about an upload was said. */
    void finished() {
        unfinished.decrementAndGet();
        checkDrained();
    }

    void publish(UploadEvent event) {
        try {
            listener.on(event);
        } catch (Throwable e) {
            log.warn("A listener failed on {}", event.getClass().getSimpleName(), e);
        }
    }

    void disconnected(UploadConnection connection) {
        connections.remove(connection);
    }

    /** An upload that the policy accepted is not under way any more. */
    void released(UploadSession upload) {
        try {
            policy.ended(upload);
        } catch (Throwable e) {
            log.warn("A policy failed when upload {} ended", upload.id(), e);
        }
    }

    /** The algorithms whose checksums are computed while a file comes in. */
    Set<Checksum.Algorithm> digestsFor(FileMetadata file) {
        Set<Checksum.Algorithm> wanted = EnumSet.noneOf(Checksum.Algorithm.class);
        if (checksum != null) {
            wanted.add(checksum);
        }
        if (file.checksum() != null) {
            wanted.add(file.checksum().algorithm());
        }
        return wanted;
    }

    Checksum.@Nullable Algorithm checksum() {
        return checksum;
    }

    UploadSessionStore store() {
        return store;
    }

    ChunkSink sink() {
        return sink;
    }

    /** What decides on uploads: for adapters, which tell clients what may come. */
    public UploadPolicy policy() {
        return policy;
    }

    /** The time, which does not jump when the system's clock does. */
    Instant now() {
        return startedAt.plusNanos(nanoTime() - startedNanos);
    }

    /** When an upload that is heard of now may be forgotten. */
    Instant expiry() {
        return now().plus(expireAfter);
    }

    /** Whether so much time has passed that a remembered expiry should be moved on. */
    boolean isStale(Instant expiresAt) {
        return expiresAt.plus(janitor.precision()).isBefore(expiry());
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** What counts for the host: for adapters, which refuse clients that the engine never sees. */
    public UploadMeter meter() {
        return meter;
    }

    /** Bytes of chunks that are in memory. */
    AtomicLong buffered() {
        return buffered;
    }

    /** Of these, the bytes that wait for a gap. */
    AtomicLong held() {
        return held;
    }

    /** Makes an engine. Only the sink has no default. */
    public static final class Builder {
        private @Nullable ChunkSink sink;
        private UploadPolicy policy = UploadPolicy.acceptAll();
        private UploadListener listener = event -> {};
        private UploadMeter meter = UploadMeter.none();
        private UploadSessionStore store = new InMemorySessionStore();
        private UploadLimits limits = UploadLimits.ofDefaults();
        private @Nullable Executor executor;
        private UnaryOperator<Runnable> around = UnaryOperator.identity();
        private Checksum.@Nullable Algorithm checksum;
        private Duration expireAfter = Duration.ofHours(24);
        private Clock clock = Clock.systemUTC();
        private LongSupplier nanoTime = System::nanoTime;

        private Builder() {}

        public Builder sink(ChunkSink sink) {
            this.sink = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /** Asked for each upload; several are joined with {@link UploadPolicy#and}. */
        public Builder policy(UploadPolicy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Told of every event; may be called several times, for several listeners. */
        public Builder listener(UploadListener listener) {
            this.listener = this.listener.and(listener);
            return this;
        }

        /** Counts for the host's metrics; nobody does by default. */
        public Builder meter(UploadMeter meter) {
            this.meter = Objects.requireNonNull(meter, "meter");
            return this;
        }

        public Builder store(UploadSessionStore store) {
            this.store = Objects.requireNonNull(store, "store");
            return this;
        }

        public Builder limits(UploadLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Where sinks and the like run. It stays the caller's, to be closed after the engine. By default the engine has
         * threads of its own: virtual ones where Java has them (from 21 on), else a pool of up to 256: so many sinks and
         * inspections may block at once before others wait for them.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Has everything that may call the host's code run as {@code host} makes it, for one whose code needs something
         * of its thread, such as a class loader or a context. Nothing is changed by default.
         */
        public Builder around(UnaryOperator<Runnable> host) {
            this.around = Objects.requireNonNull(host, "host");
            return this;
        }

        /** Has this checksum computed of every file, and told when it is complete. None by default. */
        public Builder checksum(Checksum.Algorithm algorithm) {
            this.checksum = Objects.requireNonNull(algorithm, "algorithm");
            return this;
        }

        /** How long an upload that is not heard of can be resumed: 24 hours by default. */
        public Builder expireAfter(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("expireAfter must be positive");
            }
            this.expireAfter = time;
            return this;
        }

        /** Tells the time that uploads are stamped with; asked once, when the engine starts. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        // For tests: what speed and the pace of progress are measured with.
        Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            return this;
        }

        /**
         * Makes the engine.
         *
         * @throws NullPointerException if there is no sink
         */
        public UploadEngine build() {
            return new UploadEngine(this);
        }
    }
}
