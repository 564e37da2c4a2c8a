package io.socketupload;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One client's connection to the engine: adapters make one for each with {@link UploadEngine#connect} and hand it what
 * the client sends. The methods for messages are called in the order of the messages, by one thread at a time; they
 * never block and never throw for what a client did. Answers come through the {@link UploadPeer} and, where the client
 * asked for one, the acknowledgement given.
 */
public final class UploadConnection implements AutoCloseable {
    // How many ended uploads a connection remembers, so that their late chunks are not taken for an error.
    private static final int REMEMBERED = 256;

    private final UploadEngine engine;
    private final UploadPeer peer;
    private final ConcurrentMap<UploadId, LiveUpload> uploads = new ConcurrentHashMap<>();
    private final Map<UploadId, UploadMessage> ended = new LinkedHashMap<>(); // guarded by itself
    private volatile boolean closed;

    // Bytes of chunks that wait for a sink, and whether they are too many.
    final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean congested = new AtomicBoolean();

    UploadConnection(UploadEngine engine, UploadPeer peer) {
        this.engine = engine;
        this.peer = peer;
    }

    /** Begins an upload, or goes on with one. */
    public void start(UploadRequest request, @Nullable Consumer<UploadMessage> ack) {
        UploadException refusal = refusal(request);
        if (refusal != null) {
            refuseStart(request, refusal, ack);
            return;
        }
        LiveUpload upload = new LiveUpload(engine, this, request, ack);
        LiveUpload other = engine.register(upload);
        if (other == null) {
            adopt(upload);
            upload.open();
        } else if (request.resumeToken() != null) {
            other.takeOver(this, request, ack);
        } else {
            refuseStart(request, new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use."), ack);
        }
    }

    private @Nullable UploadException refusal(UploadRequest request) {
        UploadLimits limits = engine.limits();
        if (engine.isDraining() || closed) {
            return new UploadException(UploadErrorCode.SHUTTING_DOWN, "The server is about to stop.");
        }
        if (request.file().size() > limits.maxFileSize()) {
            return new UploadException(
                    UploadErrorCode.FILE_TOO_LARGE,
                    "A file must not have more than " + limits.maxFileSize() + " bytes.");
        }
        if (uploads.size() >= limits.maxUploadsPerConnection() && !uploads.containsKey(request.id())) {
            return new UploadException(
                    UploadErrorCode.TOO_MANY_UPLOADS,
                    "A connection must not have more than " + limits.maxUploadsPerConnection() + " uploads open.");
        }
        return null;
    }

    /** Takes a chunk. Its bytes are released in any case. */
    public void chunk(Chunk chunk) {
        LiveUpload upload = uploads.get(chunk.header().uploadId());
        if (upload == null) {
            chunk.release();
            chunkOfNoUpload(chunk);
            return;
        }
        chunk.cameOver(this);
        waiting.addAndGet(chunk.weight());
        engine.buffered().addAndGet(chunk.weight());
        updateCongestion();
        upload.chunk(chunk);
    }

    /**
     * Gives an upload up at the client's wish. If it is not this connection's, nothing happens but the answer.
     *
     * @param resumeToken shows that an upload which no connection has is the client's
     */
    public void cancel(UploadId id, @Nullable String resumeToken, @Nullable Consumer<UploadMessage> ack) {
        LiveUpload upload = uploads.get(id);
        if (upload != null) {
            upload.cancel(this, resumeToken, ack);
        } else if (resumeToken != null) {
            engine.dormant().cancel(id, this, resumeToken, ack);
        } else {
            acknowledge(ack, notFound(id));
        }
    }

    /** Tells how far an upload is, whether a connection has it or not. */
    public void status(UploadId id, String resumeToken, Consumer<UploadMessage> ack) {
        LiveUpload upload = uploads.get(id);
        if (upload != null) {
            upload.ask(this, resumeToken, ack);
        } else {
            engine.dormant().status(id, this, resumeToken, ack);
        }
    }

    /**
     * Answers a message that the adapter could not make sense of, and ends the upload it was about if that is this
     * connection's.
     *
     * @param uploadId what the message gave as the id, if anything
     */
    public void refuse(@Nullable String uploadId, UploadException reason, @Nullable Consumer<UploadMessage> ack) {
        String shown = uploadId == null ? "" : uploadId.substring(0, Math.min(uploadId.length(), UploadId.MAX_LENGTH));
        LiveUpload upload = uploadId != null && UploadId.isValid(uploadId) ? uploads.get(new UploadId(uploadId)) : null;
        if (upload != null) {
            upload.refuse(this, reason, ack);
        } else {
            answer(new UploadMessage.Failure(shown, null, reason.code(), reason.getMessage(), null), ack);
        }
    }

    /** Whether so many bytes wait that no more should be read from the connection. */
    public boolean isCongested() {
        return congested.get();
    }

    /** How many uploads are open. */
    public int uploads() {
        return uploads.size();
    }

    /** The connection is lost: its uploads are suspended, or given up if they can't be. Harmless when repeated. */
    @Override
    public void close() {
        closed = true;
        uploads.values().forEach(upload -> upload.detach(this));
        engine.disconnected(this);
    }

    String owner() {
        return peer.owner();
    }

    long nanoTime() {
        return engine.nanoTime();
    }

    void send(UploadMessage message) {
        if (!closed) {
            peer.send(message);
            if (message instanceof UploadMessage.Failure failure) {
                engine.meter().refused(failure.code());
            }
        }
    }

    /** A chunk that arrived then was acknowledged as kept. */
    void kept(long arrivedNanos) {
        engine.meter().kept(nanoTime() - arrivedNanos);
    }

    /** An upload is this connection's from now on. */
    void adopt(LiveUpload upload) {
        synchronized (ended) {
            ended.remove(upload.id());
        }
        uploads.put(upload.id(), upload);
        if (closed) { // by another thread, which may not have seen this upload
            upload.detach(this);
        }
    }

    /** An upload is over, or another connection's; {@code outcome} is what a late chunk of it is told if it asks. */
    void ended(LiveUpload upload, UploadMessage outcome) {
        synchronized (ended) {
            ended.put(upload.id(), outcome);
            if (ended.size() > REMEMBERED) {
                Iterator<UploadId> eldest = ended.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
        uploads.remove(upload.id(), upload);
    }

    /**
     * A chunk waits no longer for the sink, but for a gap: that never stops the reading, since the gap must be read.
     *
     * @throws UploadException if memory is short
     */
    void hold(Chunk chunk) {
        if (engine.held().addAndGet(chunk.weight()) > engine.limits().maxBufferedBytes()) {
            engine.held().addAndGet(-chunk.weight());
            throw new UploadException(
                    UploadErrorCode.RATE_LIMITED, "Too many chunks wait for one that is missing. Try again later.");
        }
        chunk.hold();
        settle(chunk);
    }

    /** A chunk's bytes are not needed any more. */
    void release(Chunk chunk) {
        chunk.release();
        engine.buffered().addAndGet(-chunk.weight());
        if (chunk.isHeld()) {
            engine.held().addAndGet(-chunk.weight());
        } else {
            settle(chunk);
        }
    }

    private void settle(Chunk chunk) {
        waiting.addAndGet(-chunk.weight());
        updateCongestion();
    }

    /**
     * A connection is congested above the window and until half of it is written; when memory is short already with the
     * first byte and until the last, so that each connection goes on by what it has waiting itself.
     */
    private void updateCongestion() {
        int window = engine.limits().window();
        boolean changed = false;
        while (true) {
            long bytes = waiting.get();
            boolean memoryShort = engine.buffered().get() > engine.limits().maxBufferedBytes();
            boolean now = congested.get();
            boolean wanted = bytes > window || (bytes > 0 && memoryShort) || (bytes > window / 2 && now);
            if (now == wanted) {
                break; // as of a moment after the last change: none is missed
            }
            changed |= congested.compareAndSet(now, wanted);
        }
        if (changed) {
            peer.congestionChanged();
        }
    }

    private void chunkOfNoUpload(Chunk chunk) {
        UploadMessage outcome;
        synchronized (ended) {
            outcome = ended.get(chunk.header().uploadId());
        }
        if (outcome == null) {
            answer(notFound(chunk.header().uploadId()), chunk::acknowledge);
        } else {
            chunk.acknowledge(outcome);
        }
    }

    /** Answers a wish that can't be granted. */
    void refuseStart(UploadRequest request, UploadException e, @Nullable Consumer<UploadMessage> ack) {
        answer(
                new UploadMessage.Failure(request.id().value(), request.file().name(), e.code(), e.getMessage(), null),
                ack);
    }

    void answer(UploadMessage message, @Nullable Consumer<UploadMessage> ack) {
        send(message);
        acknowledge(ack, message);
    }

    private static void acknowledge(@Nullable Consumer<UploadMessage> ack, UploadMessage message) {
        if (ack != null) {
            ack.accept(message);
        }
    }

    static UploadMessage.Failure notFound(UploadId id) {
        return new UploadMessage.Failure(id.value(), null, UploadErrorCode.NOT_FOUND, "There is no such upload.", null);
    }
}
