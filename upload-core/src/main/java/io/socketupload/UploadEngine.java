package io.socketupload;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

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
    private final UploadSessionStore store;
    private final UploadLimits limits;
    private final Executor executor;
    private final @Nullable WorkerThreads ownThreads;
    private final Clock clock;
    private final LongSupplier nanoTime;

    // -- what is under way --
    private final ConcurrentMap<UploadId, LiveUpload> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicLong buffered = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private volatile boolean draining;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private UploadEngine(Builder builder) {
        sink = Objects.requireNonNull(builder.sink, "A sink is needed: UploadEngine.builder().sink(...)");
        policy = builder.policy;
        listener = builder.listener;
        store = builder.store;
        limits = builder.limits;
        ownThreads = builder.executor == null ? new WorkerThreads() : null;
        executor = builder.executor == null ? Objects.requireNonNull(ownThreads) : builder.executor;
        clock = builder.clock;
        nanoTime = builder.nanoTime;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Lets a client in. Its connection must be closed when it is lost. */
    public UploadConnection connect(UploadPeer peer) {
        return new UploadConnection(this, Objects.requireNonNull(peer, "peer"));
    }

    /** The uploads that are under way at this moment. */
    public List<UploadSession> sessions() {
        return new ArrayList<>(uploads.values());
    }

    public UploadLimits limits() {
        return limits;
    }

    /** Runs something that may block, on a thread of the engine's: for adapters. */
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // A host may stop its executor before this engine. Better on the wrong thread than never.
            log.warn(
                    "The executor takes no more tasks; going on in {}",
                    Thread.currentThread().getName());
            task.run();
        }
    }

    /**
     * Refuses new uploads from now on, and completes when no upload is left, or after {@code limit} with those still
     * open given up. There is no way back.
     */
    public CompletableFuture<Void> drain(Duration limit) {
        draining = true;
        checkDrained();
        return drained.copy()
                .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, never) -> giveUp())
                .thenCompose(done -> drained.copy().completeOnTimeout(null, 5, TimeUnit.SECONDS));
    }

    /** Gives up what is under way, and ends the engine's own threads. Harmless when repeated. */
    @Override
    public void close() {
        drain(Duration.ZERO).join();
        if (ownThreads != null) {
            ownThreads.close();
        }
    }

    private void giveUp() {
        uploads.values().forEach(upload -> upload.cancel(UploadEvent.Cancelled.Reason.SHUTDOWN, null));
    }

    private void checkDrained() {
        if (draining && unfinished.get() == 0) {
            drained.complete(null);
        }
    }

    // -- for uploads and connections --

    /** Gives an upload its id; false if another has it. */
    boolean register(LiveUpload upload) {
        if (uploads.putIfAbsent(upload.id(), upload) != null) {
            return false;
        }
        unfinished.incrementAndGet();
        if (draining) { // began meanwhile, and may have missed this upload
            upload.cancel(UploadEvent.Cancelled.Reason.SHUTDOWN, null);
        }
        return true;
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

    UploadSessionStore store() {
        return store;
    }

    ChunkSink sink() {
        return sink;
    }

    UploadPolicy policy() {
        return policy;
    }

    Clock clock() {
        return clock;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    boolean isDraining() {
        return draining;
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
        private UploadSessionStore store = new InMemorySessionStore();
        private UploadLimits limits = UploadLimits.ofDefaults();
        private @Nullable Executor executor;
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
         * threads of its own: virtual ones where Java has them (from 21 on), else a bounded pool.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** Tells the time that uploads are stamped with. */
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
