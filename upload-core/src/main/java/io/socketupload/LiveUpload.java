package io.socketupload;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.socketupload.UploadEvent.Cancelled.Reason;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload that is under way, from the moment that a client asks for it until it is over or suspended. Whatever happens
 * to it is posted by any thread and done by one at a time.
 */
final class LiveUpload extends Mailbox {
    private static final Logger log = LoggerFactory.getLogger(LiveUpload.class);

    private static final String NOT_STORED = "The file could not be stored.";
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // How many bytes are written together at the most.
    private static final int TURN_BYTES = 4 << 20;

    private final UploadEngine engine;
    private final UploadId id;
    private final LiveSession session;
    private final Remembered remembered;

    // -- for the mailbox's turn only --
    private UploadConnection connection;
    private boolean revived; // by the engine itself, and no client has it
    private @Nullable String token; // as the client knows it
    private boolean accepted; // by the policy
    private @Nullable Intake intake; // once the sink is open
    private long progressNanos;
    private UploadMessage outcome; // what a late chunk is told

    /** One that a client begins or resumes; {@code ack} is told how that went. */
    LiveUpload(
            UploadEngine engine,
            UploadConnection connection,
            UploadRequest request,
            @Nullable Consumer<UploadMessage> ack) {
        this(
                engine,
                connection,
                new LiveSession(
                        engine,
                        request.id(),
                        request.file(),
                        connection.owner(),
                        request.resumeToken() == null ? UploadState.OPENING : UploadState.RESUMING),
                false);
        post(() -> begin(request, ack)); // first, whoever finds the upload and cancels it meanwhile
    }

    /** One that the engine looks into by itself, over a connection of nobody's. */
    LiveUpload(UploadEngine engine, UploadConnection nobody, SavedUpload saved) {
        this(
                engine,
                nobody,
                new LiveSession(engine, saved.id(), saved.file(), saved.owner(), UploadState.RESUMING),
                true);
        post(() -> begin(new UploadRequest(saved.id(), saved.file()), null));
    }

    private LiveUpload(UploadEngine engine, UploadConnection connection, LiveSession session, boolean revived) {
        super(engine::execute);
        this.engine = engine;
        this.connection = connection;
        this.id = session.id();
        this.session = session;
        this.remembered = new Remembered(engine, revived);
        this.revived = revived;
        this.progressNanos = engine.nanoTime();
        this.outcome = notFound();
    }

    UploadId id() {
        return id;
    }

    UploadSession session() {
        return session;
    }

    // -- what is asked of it, by any thread --

    void chunk(Chunk chunk) {
        post(() -> place(chunk));
    }

    void takeOver(UploadConnection by, UploadRequest request, @Nullable Consumer<UploadMessage> ack) {
        then(() -> takenOver(by, request, ack));
    }

    void ask(UploadConnection by, String shown, Consumer<UploadMessage> ack) {
        then(() -> asked(by, shown, ack));
    }

    void cancel(UploadConnection by, @Nullable String shown, @Nullable Consumer<UploadMessage> ack) {
        then(() -> {
            if (by == connection) {
                cancelled(Reason.CLIENT, ack);
            } else if (shown == null) {
                acknowledge(ack, superseded());
            } else if (mayAct(by, shown, () -> by.cancelLeft(id, shown, ack), ack)) {
                cancelled(Reason.CLIENT, ack);
            }
        });
    }

    /** Nobody came back until then; unless somebody did in this very moment. */
    void expire(Instant expiredAt) {
        then(() -> {
            if (revived && remembered.expiresAt(expiredAt)) {
                cancelled(Reason.EXPIRED, null);
            }
        });
    }

    void refuse(UploadConnection by, UploadException reason, @Nullable Consumer<UploadMessage> ack) {
        then(() -> refused(by, reason, ack));
    }

    /** Its connection is lost: it is suspended if it can be resumed, else given up. */
    void detach(UploadConnection lost) {
        then(() -> {
            if (connection == lost) {
                letGo(Reason.CONNECTION_LOST);
            }
        });
    }

    /** As if its connection were lost, whichever that is: the engine stops. */
    void letGo() {
        then(() -> letGo(Reason.SHUTDOWN));
    }

    /** Does something after what came before, all of it: what that completes is complete. */
    private void then(Runnable step) {
        post(() -> {
            endTurn();
            step.run();
        });
    }

    @Override
    boolean isTurnFull() {
        return intake != null && intake.waiting() >= TURN_BYTES;
    }

    @Override
    void broken(Throwable unexpected) {
        log.error("Upload {} failed", id, unexpected);
        end(UploadErrorCode.STORAGE_FAILURE, NOT_STORED, unexpected);
    }

    // -- beginning --

    private void begin(UploadRequest request, @Nullable Consumer<UploadMessage> ack) {
        try {
            if (request.resumeToken() != null) {
                SavedUpload found = Remembered.recall(engine, connection, request);
                session.isThatOf(found);
                token = request.resumeToken();
                if (found.stored() != null) { // the answer may have been lost
                    completedBefore(found, found.stored(), ack);
                    return;
                }
                admit();
                remembered.lease(found);
            } else if (revived) {
                SavedUpload found = Remembered.recall(engine, id);
                session.isThatOf(found);
                remembered.lease(found);
            } else {
                admit();
                if (request.resumable()) {
                    token = remembered.create(session);
                } else {
                    remembered.checkFree(id);
                }
            }
            intake = Intake.open(session, engine);
            session.beginsAt(intake.written());
        } catch (Throwable e) { // or nobody would acknowledge
            notBegun(e);
            acknowledge(ack, outcome);
            return;
        }
        boolean resumed = session.state() == UploadState.RESUMING;
        session.is(UploadState.RECEIVING);
        tell(ready(), ack);
        if (!revived) {
            engine.publish(
                    resumed ? new UploadEvent.Resumed(session, session.written()) : new UploadEvent.Started(session));
        }
    }

    /** What can't be opened again now may be opened later; it is lost only if the sink says that it is. */
    private void notBegun(Throwable e) {
        boolean lost = e instanceof UploadException refusal && refusal.code() == UploadErrorCode.NOT_FOUND;
        if (session.state() == UploadState.RESUMING && !lost) {
            remembered.leave();
        }
        failed(e);
    }

    private void admit() {
        engine.policy().check(session).orThrow();
        accepted = true;
    }

    private void completedBefore(SavedUpload found, StoredFile stored, @Nullable Consumer<UploadMessage> ack) {
        session.is(UploadState.COMPLETED);
        over(new UploadMessage.Kept(id.value(), stored.size()));
        tell(complete(stored, found.checksum()), ack);
        engine.finished();
    }

    // -- going on --

    private void takenOver(UploadConnection by, UploadRequest request, @Nullable Consumer<UploadMessage> ack) {
        if (session.state().isFinal()) {
            by.start(request, ack); // it ended a moment ago: see what is left
            return;
        }
        try {
            if (!remembered.isTokenOf(by, request.resumeToken())) {
                throw new UploadException(UploadErrorCode.NOT_FOUND, "There is no such upload.");
            }
            Remembered.checkSame(session.file(), request.file());
            if (!accepted) {
                session.is(UploadState.RESUMING);
                admit();
            }
        } catch (UploadException e) {
            by.refuseStart(request, e, ack);
            return;
        } catch (Throwable e) { // a policy's mistake, which is no reason to lose the bytes
            log.warn("Upload {} could not be taken over", id, e);
            by.refuseStart(request, new UploadException(UploadErrorCode.STORAGE_FAILURE, NOT_STORED), ack);
            return;
        } finally {
            session.is(UploadState.RECEIVING);
        }
        UploadMessage superseded = superseded();
        intake().drop(superseded);
        if (by != connection) {
            connection.ended(this, superseded);
            connection.send(superseded);
            connection = by;
            by.adopt(this);
        }
        revived = false;
        token = request.resumeToken();
        remembered.isHeardOf();
        try {
            remembered.touch(session.file());
        } catch (UploadException e) {
            failed(e);
            acknowledge(ack, outcome);
            return;
        }
        tell(ready(), ack);
        engine.publish(new UploadEvent.Resumed(session, session.written()));
    }

    private void place(Chunk chunk) {
        if (session.state() != UploadState.RECEIVING) {
            chunk.done(outcome);
            return;
        }
        if (chunk.connection() != connection) {
            chunk.done(superseded());
            return;
        }
        try {
            intake().take(chunk);
        } catch (UploadException e) {
            refuseChunk(chunk, e);
            return;
        }
        try {
            intake().checkLength();
        } catch (UploadException e) {
            failed(e);
        }
    }

    /** Refuses one chunk. A client that can send it again may; any other takes an error for the end. */
    private void refuseChunk(Chunk chunk, UploadException e) {
        boolean fatal = e.code() == UploadErrorCode.SIZE_MISMATCH || e.code() == UploadErrorCode.FILE_TOO_LARGE;
        if (fatal || (!remembered.exists() && e.code() != UploadErrorCode.CHUNK_CHECKSUM_MISMATCH)) {
            failed(e);
            chunk.done(outcome);
        } else {
            UploadMessage refusal = failure(e.code(), e.getMessage(), session.written());
            connection.send(refusal);
            chunk.done(refusal);
        }
    }

    @Override
    void endTurn() {
        if (session.state() != UploadState.RECEIVING) {
            return;
        }
        Intake bytes = intake();
        long before = session.written();
        try {
            bytes.write();
        } catch (Throwable e) {
            session.hasWritten(bytes.written());
            writeFailed(e);
            return;
        }
        session.hasWritten(bytes.written());
        session.hasSize(bytes.fileSize());
        if (bytes.written() == bytes.fileSize()) {
            complete();
        } else if (bytes.written() > before) {
            goOn();
        }
    }

    private void goOn() {
        try {
            remembered.touch(session.file());
        } catch (UploadException e) {
            failed(e);
            return;
        }
        if (engine.nanoTime() - progressNanos >= PROGRESS_NANOS) {
            progressed();
        }
    }

    /** A full disk may have room again later; what is kept of a resumable upload stays. */
    private void writeFailed(Throwable e) {
        if (e instanceof UploadException full && mayHaveRoomLater(full)) {
            UploadMessage refusal = failure(full.code(), full.getMessage(), session.written());
            intake().drop(refusal);
            connection.send(refusal);
        } else {
            failed(e);
        }
    }

    /** The same at the end: the client comes back when there is room, and finds every byte. */
    private void completionFailed(Throwable e) {
        if (e instanceof UploadException full && mayHaveRoomLater(full)) {
            connection.send(failure(full.code(), full.getMessage(), session.written()));
            letGo(Reason.CONNECTION_LOST);
        } else {
            failed(e);
        }
    }

    private boolean mayHaveRoomLater(UploadException e) {
        return remembered.exists() && e.code() == UploadErrorCode.STORAGE_FULL;
    }

    private void progressed() {
        progressNanos = engine.nanoTime();
        UploadProgress progress = session.progress();
        connection.send(new UploadMessage.Progressing(id.value(), progress, session.state()));
        engine.publish(new UploadEvent.Progressed(session, progress));
    }

    // -- ending --

    private void complete() {
        Intake bytes = intake();
        StoredFile stored;
        Checksum checksum;
        try {
            session.is(UploadState.VERIFYING);
            checksum = bytes.verify(session.file(), engine.checksum(), this::progressed);
            if (engine.policy().inspects()) {
                session.is(UploadState.INSPECTING);
                progressed();
                engine.policy().inspect(session, bytes::read).orThrow();
            }
            session.is(UploadState.COMPLETING);
            remembered.completing(session.file());
            stored = bytes.complete();
        } catch (Throwable e) {
            completionFailed(e);
            return;
        }
        bytes.close();
        progressed();
        session.is(UploadState.COMPLETED);
        engine.publish(new UploadEvent.Completed(session, stored));
        remembered.complete(session.file(), stored, checksum);
        over(new UploadMessage.Kept(id.value(), session.written()));
        connection.send(complete(stored, checksum));
        engine.finished();
    }

    private UploadMessage complete(StoredFile stored, @Nullable Checksum checksum) {
        long millis = TimeUnit.NANOSECONDS.toMillis(session.nanos());
        return new UploadMessage.Complete(id.value(), session.file().name(), stored, checksum, millis);
    }

    private void letGo(Reason reason) {
        if (session.state().isFinal()) {
            return;
        }
        if (!remembered.exists()) {
            cancelled(reason, null);
            return;
        }
        remembered.suspend(session.file());
        intake().close();
        session.is(UploadState.SUSPENDED);
        if (!revived) {
            engine.publish(new UploadEvent.Suspended(session));
        }
        over(failure(UploadErrorCode.SHUTTING_DOWN, "The upload can be resumed later.", session.written()));
        engine.finished();
    }

    private void cancelled(Reason reason, @Nullable Consumer<UploadMessage> ack) {
        if (session.state().isFinal()) {
            acknowledge(ack, notFound());
            return;
        }
        if (remembered.isElsewhere()) {
            end(UploadErrorCode.CONFLICT, "The upload goes on elsewhere.", null);
            acknowledge(ack, outcome);
            return;
        }
        session.is(UploadState.CANCELLED);
        discard();
        engine.publish(new UploadEvent.Cancelled(session, reason));
        over(notFound());
        if (reason == Reason.SHUTDOWN) {
            connection.send(
                    failure(UploadErrorCode.SHUTTING_DOWN, "The server stopped before the upload was complete.", null));
        }
        acknowledge(ack, new UploadMessage.Cancelled(id.value()));
        engine.finished();
    }

    private void refused(UploadConnection by, UploadException reason, @Nullable Consumer<UploadMessage> ack) {
        if (session.state().isFinal() || by != connection) {
            acknowledge(ack, failure(reason.code(), reason.getMessage(), null));
        } else if (remembered.exists()) {
            tell(failure(reason.code(), reason.getMessage(), session.written()), ack);
        } else {
            failed(reason);
            acknowledge(ack, outcome);
        }
    }

    /** Ends the upload for what a sink, a policy or the order of the chunks threw. */
    private void failed(Throwable e) {
        if (e instanceof UploadException refusal) {
            end(refusal.code(), refusal.getMessage(), refusal.getCause());
        } else {
            // The message may hold a path, or what a user's class thinks fit: it is for the log only.
            log.warn("Upload {} failed", id, e);
            end(UploadErrorCode.STORAGE_FAILURE, NOT_STORED, e);
        }
    }

    /** One that somebody else has taken over ends here only: its bytes are not ours any more. */
    private void end(UploadErrorCode code, String error, @Nullable Throwable cause) {
        if (session.state().isFinal()) {
            return;
        }
        boolean known = session.state() != UploadState.RESUMING || remembered.exists();
        UploadMessage failure = failure(code, error, null);
        if (known && remembered.isElsewhere()) {
            session.is(UploadState.SUSPENDED);
            close();
            engine.publish(new UploadEvent.Suspended(session));
        } else {
            session.is(UploadState.FAILED);
            discard();
            if (known) {
                engine.publish(new UploadEvent.Failed(session, code, cause));
            }
        }
        over(failure);
        connection.send(failure);
        engine.finished();
    }

    /** Nobody finds the upload any more, and its chunks are released. */
    private void over(UploadMessage late) {
        outcome = late;
        if (intake != null) {
            intake.drop(late);
        }
        remembered.forget();
        if (accepted) {
            engine.released(session);
        }
        connection.ended(this, late);
        engine.unregister(this);
    }

    private void discard() {
        if (intake != null) {
            intake.discard();
        }
    }

    private void close() {
        if (intake != null) {
            intake.close();
        }
    }

    // -- small things --

    /**
     * Whether a client may do something to the upload by its token. If not, it is answered; or if it came too late, it is
     * done {@code again} to what is left.
     */
    private boolean mayAct(UploadConnection by, String shown, Runnable again, @Nullable Consumer<UploadMessage> ack) {
        boolean over = session.state().isFinal();
        boolean unreadable = revived && session.state() == UploadState.FAILED;
        if (over && !unreadable && !engine.isDraining()) {
            again.run();
            return false;
        }
        if (!remembered.isTokenOf(by, shown)) {
            acknowledge(ack, UploadConnection.notFound(id));
            return false;
        }
        if (over) {
            acknowledge(ack, outcome);
        }
        return !over;
    }

    private void asked(UploadConnection by, String shown, Consumer<UploadMessage> ack) {
        if (mayAct(by, shown, () -> by.status(id, shown, ack), ack)) {
            ack.accept(status(shown));
        }
    }

    private UploadMessage.Ready ready() {
        UploadLimits limits = engine.limits();
        UploadMessage.Resumable resumable =
                !remembered.exists() || token == null ? null : new UploadMessage.Resumable(token, remembered.expiry());
        return new UploadMessage.Ready(
                id.value(),
                session.file().name(),
                session.written(),
                limits.maxChunkSize(),
                limits.window(),
                engine.sink().sync(),
                resumable);
    }

    private UploadMessage status(String shown) {
        token = shown;
        return new UploadMessage.Status(ready(), revived ? UploadState.SUSPENDED : session.state());
    }

    private Intake intake() {
        return Objects.requireNonNull(intake);
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

    private UploadMessage.Failure superseded() {
        return failure(UploadErrorCode.CONFLICT, "The upload goes on over another connection.", session.written());
    }

    private UploadMessage.Failure notFound() {
        return failure(UploadErrorCode.NOT_FOUND, "There is no such upload.", null);
    }

    private UploadMessage.Failure failure(UploadErrorCode code, String error, @Nullable Long offset) {
        return new UploadMessage.Failure(id.value(), session.file().name(), code, error, offset);
    }
}
