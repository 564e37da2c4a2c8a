package io.socketupload;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.socketupload.UploadEvent.Cancelled.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload that is under way. Whatever happens to it is put into its mailbox by any thread, and done there one after the
 * other by one of the engine's: so its state needs no lock, and two uploads share none.
 */
final class LiveUpload implements UploadSession, Runnable {
    private static final Logger log = LoggerFactory.getLogger(LiveUpload.class);

    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // How much one turn on a thread may take on, so that uploads share few threads fairly.
    private static final int TURN_MESSAGES = 64;
    private static final int TURN_BYTES = 4 << 20;

    private sealed interface Message {}

    private record Open(@Nullable Consumer<UploadMessage> ack) implements Message {}

    private record Arrived(Chunk chunk) implements Message {}

    private record Cancel(Reason reason, @Nullable Consumer<UploadMessage> ack) implements Message {}

    private record Fail(UploadException reason, @Nullable Consumer<UploadMessage> ack) implements Message {}

    // -- set once --
    private final UploadEngine engine;
    private final UploadConnection connection;
    private final UploadId id;
    private final FileMetadata file;
    private final String owner;
    private final Instant startedAt;
    private final long startedNanos;

    // -- for every thread --
    private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean(true); // until open(): nothing happens before

    // -- changed in the mailbox's turn only, read by all --
    private volatile UploadState state = UploadState.OPENING;
    private volatile long written;

    // -- for the mailbox's turn only --
    private boolean remembered;
    private ChunkSink.@Nullable Writer writer;
    private final ChunkOrder order;
    private final List<Chunk> batch = new ArrayList<>(); // next in the file, and not written yet
    private long batchBytes;
    private long progressNanos;
    private UploadMessage outcome;

    /** @param ack told how the opening went */
    LiveUpload(
            UploadEngine engine,
            UploadConnection connection,
            UploadId id,
            FileMetadata file,
            @Nullable Consumer<UploadMessage> ack) {
        this.engine = engine;
        this.connection = connection;
        this.id = id;
        this.file = file;
        this.owner = connection.owner();
        this.startedAt = engine.clock().instant();
        this.startedNanos = engine.nanoTime();
        this.progressNanos = startedNanos;
        this.order = new ChunkOrder(file.size(), 0, engine.limits(), this::keptOrDropped);
        this.outcome = notFound();
        mailbox.add(new Open(ack)); // first, whoever finds the upload and cancels it meanwhile
    }

    // -- UploadSession --

    @Override
    public UploadId id() {
        return id;
    }

    @Override
    public FileMetadata file() {
        return file;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public UploadState state() {
        return state;
    }

    @Override
    public UploadProgress progress() {
        long bytes = written;
        long nanos = engine.nanoTime() - startedNanos;
        long speed = nanos <= 0 ? 0 : Math.round(bytes * 1e9 / nanos);
        return new UploadProgress(bytes, file.size(), speed);
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public String toString() {
        return id + " (" + state + ", " + written + " of " + file.size() + " bytes)";
    }

    // -- the mailbox --

    /** Lets things happen. Called once, when everybody finds the upload who must. */
    void open() {
        scheduled.set(false);
        schedule();
    }

    void chunk(Chunk chunk) {
        post(new Arrived(chunk));
    }

    void cancel(Reason reason, @Nullable Consumer<UploadMessage> ack) {
        post(new Cancel(reason, ack));
    }

    void fail(UploadException reason, @Nullable Consumer<UploadMessage> ack) {
        post(new Fail(reason, ack));
    }

    private void post(Message message) {
        mailbox.add(message);
        schedule();
    }

    private void schedule() {
        if (!mailbox.isEmpty() && scheduled.compareAndSet(false, true)) {
            engine.execute(this);
        }
    }

    @Override
    public void run() {
        try {
            int messages = 0;
            for (Message message = mailbox.poll(); message != null; message = mailbox.poll()) {
                handle(message);
                if (++messages == TURN_MESSAGES || batchBytes >= TURN_BYTES) {
                    break;
                }
            }
            writeBatch();
        } catch (Throwable unexpected) { // or the upload would hang for ever
            log.error("Upload {} failed", id, unexpected);
            end(UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", unexpected);
        } finally {
            scheduled.set(false);
            schedule();
        }
    }

    private void handle(Message message) {
        if (message instanceof Arrived arrived) {
            place(arrived.chunk());
        } else if (message instanceof Open open) {
            begin(open.ack());
        } else if (message instanceof Cancel cancel) {
            writeBatch(); // it came before: what it completes is complete
            cancelled(cancel.reason(), cancel.ack());
        } else if (message instanceof Fail fail) {
            writeBatch();
            refused(fail.reason(), fail.ack());
        }
    }

    // -- what happens --

    private void begin(@Nullable Consumer<UploadMessage> ack) {
        try {
            if (engine.policy().check(this) instanceof UploadPolicy.Decision.Reject reject) {
                throw new UploadException(reject.code(), reject.message());
            }
            remembered = engine.store().create(new UploadSessionStore.SavedUpload(id, file, owner, startedAt));
            if (!remembered) {
                throw new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.");
            }
            writer = engine.sink().open(this);
        } catch (Throwable e) { // or nobody would acknowledge
            broken(e);
            acknowledge(ack, outcome);
            return;
        }
        state = UploadState.RECEIVING;
        UploadLimits limits = engine.limits();
        tell(new UploadMessage.Ready(id.value(), file.name(), written, limits.maxChunkSize(), limits.window()), ack);
        engine.publish(new UploadEvent.Started(this));
        if (file.size() == 0) {
            complete();
        }
    }

    private void place(Chunk chunk) {
        if (state != UploadState.RECEIVING) {
            connection.release(chunk);
            chunk.acknowledge(outcome);
            return;
        }
        try {
            take(chunk, order.offer(chunk));
        } catch (UploadException e) {
            connection.release(chunk);
            broken(e);
            chunk.acknowledge(outcome);
        }
    }

    private void take(Chunk chunk, ChunkOrder.Place place) {
        try {
            switch (place) {
                case NEXT -> {
                    order.next(chunk);
                    addToBatch(chunk);
                    for (Chunk held = order.pollHeld(); held != null; held = order.pollHeld()) {
                        addToBatch(held);
                    }
                }
                case HELD -> connection.hold(chunk);
                case DUPLICATE -> keptOrDropped(chunk);
            }
            if (order.isShort()) {
                throw order.tooShort();
            }
        } catch (UploadException e) {
            broken(e); // which releases this chunk with all others
        }
    }

    private void addToBatch(Chunk chunk) {
        batch.add(chunk);
        batchBytes += chunk.weight();
    }

    /** For a chunk of which nothing is written: it came before. */
    private void keptOrDropped(Chunk chunk) {
        connection.release(chunk);
        chunk.acknowledge(new UploadMessage.Kept(id.value(), written));
    }

    private void writeBatch() {
        if (batch.isEmpty() || state != UploadState.RECEIVING) {
            return;
        }
        List<ByteBuffer> buffers = new ArrayList<>(batch.size());
        long bytes = 0;
        for (Chunk chunk : batch) {
            for (ByteBuffer buffer : chunk.data()) {
                bytes += buffer.remaining();
                buffers.add(buffer);
            }
        }
        try {
            openWriter().write(buffers.toArray(ByteBuffer[]::new));
        } catch (Exception e) {
            broken(e);
            return;
        }
        long total = written + bytes; // no other thread changes it
        written = total;
        UploadMessage kept = new UploadMessage.Kept(id.value(), total);
        for (Chunk chunk : batch) {
            connection.release(chunk);
            chunk.acknowledge(kept);
        }
        batch.clear();
        batchBytes = 0;
        if (written == file.size()) {
            complete();
        } else if (engine.nanoTime() - progressNanos >= PROGRESS_NANOS) {
            progressed();
        }
    }

    private void progressed() {
        progressNanos = engine.nanoTime();
        UploadProgress progress = progress();
        connection.send(new UploadMessage.Progressing(id.value(), progress));
        engine.publish(new UploadEvent.Progressed(this, progress));
    }

    private void complete() {
        state = UploadState.COMPLETING;
        StoredFile stored;
        try {
            stored = openWriter().complete();
        } catch (Exception e) {
            broken(e);
            return;
        }
        closeWriter();
        progressed();
        state = UploadState.COMPLETED;
        long millis = TimeUnit.NANOSECONDS.toMillis(engine.nanoTime() - startedNanos);
        UploadMessage complete = new UploadMessage.Complete(id.value(), file.name(), stored, millis);
        over(new UploadMessage.Kept(id.value(), written));
        engine.publish(new UploadEvent.Completed(this, stored));
        connection.send(complete);
        engine.finished();
    }

    private void cancelled(Reason reason, @Nullable Consumer<UploadMessage> ack) {
        if (state.isFinal()) {
            acknowledge(ack, notFound());
            return;
        }
        state = UploadState.CANCELLED;
        discard();
        over(outcome);
        engine.publish(new UploadEvent.Cancelled(this, reason));
        if (reason == Reason.SHUTDOWN) {
            connection.send(
                    failure(UploadErrorCode.SHUTTING_DOWN, "The server stopped before the upload was complete."));
        }
        acknowledge(ack, new UploadMessage.Cancelled(id.value()));
        engine.finished();
    }

    private void refused(UploadException reason, @Nullable Consumer<UploadMessage> ack) {
        if (!state.isFinal()) {
            broken(reason);
        }
        acknowledge(ack, failure(reason.code(), reason.getMessage()));
    }

    /** Ends the upload for what a sink, a policy or the order of the chunks threw. */
    private void broken(Throwable e) {
        if (e instanceof UploadException refusal) {
            end(refusal.code(), refusal.getMessage(), refusal.getCause());
        } else {
            // The message may hold a path, or what a user's class thinks fit: it is for the log only.
            log.warn("Upload {} failed", id, e);
            end(UploadErrorCode.STORAGE_FAILURE, "The file could not be stored.", e);
        }
    }

    private void end(UploadErrorCode code, String error, @Nullable Throwable cause) {
        if (state.isFinal()) {
            return;
        }
        state = UploadState.FAILED;
        outcome = failure(code, error);
        discard();
        over(outcome);
        engine.publish(new UploadEvent.Failed(this, code, cause));
        connection.send(outcome);
        engine.finished();
    }

    /** Nobody finds the upload any more, and its chunks are released. */
    private void over(UploadMessage late) {
        outcome = late;
        for (Chunk chunk : batch) {
            connection.release(chunk);
            chunk.acknowledge(late);
        }
        batch.clear();
        batchBytes = 0;
        for (Chunk chunk = order.pollAny(); chunk != null; chunk = order.pollAny()) {
            connection.release(chunk);
            chunk.acknowledge(late);
        }
        if (remembered) {
            try {
                engine.store().remove(id);
            } catch (Throwable e) {
                log.warn("Upload {} could not be forgotten", id, e);
            }
        }
        connection.ended(this, late);
        engine.unregister(this);
    }

    private void discard() {
        if (writer != null) {
            try {
                writer.discard();
            } catch (Throwable e) {
                log.warn("What upload {} left could not be removed", id, e);
            }
            closeWriter();
        }
    }

    private void closeWriter() {
        try {
            openWriter().close();
        } catch (Throwable e) {
            log.warn("The writer of upload {} could not be closed", id, e);
        }
    }

    private ChunkSink.Writer openWriter() {
        if (writer == null) {
            throw new IllegalStateException("The sink was not opened.");
        }
        return writer;
    }

    private void tell(UploadMessage message, @Nullable Consumer<UploadMessage> ack) {
        connection.send(message);
        acknowledge(ack, message);
    }

    private static void acknowledge(@Nullable Consumer<UploadMessage> ack, UploadMessage message) {
        if (ack != null) {
            ack.accept(message);
        }
    }

    private UploadMessage.Failure notFound() {
        return failure(UploadErrorCode.NOT_FOUND, "There is no such upload.");
    }

    private UploadMessage.Failure failure(UploadErrorCode code, String error) {
        return new UploadMessage.Failure(id.value(), file.name(), code, error);
    }
}
