package io.socketupload;

import java.time.Instant;
import java.util.Objects;
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

    // How many bytes are written together at the most.
    private static final int TURN_BYTES = 4 << 20;

    private final UploadEngine engine;
    private final UploadId id;
    private final LiveSession session;
    private final Remembered remembered;
    private final Holder holder;

    // -- for the mailbox's turn only --
    private boolean accepted; // by the policy
    private @Nullable Reception reception; // once the sink is open
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

    private LiveUpload(UploadEngine engine, UploadConnection connection, LiveSession session, boolean nobody) {
        super(engine::execute);
        this.engine = engine;
        this.id = session.id();
        this.session = session;
        this.remembered = new Remembered(engine, nobody);
        this.holder = new Holder(engine, session, remembered, connection, nobody);
        this.outcome = holder.notFound();
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
            if (by == holder.connection()) {
                cancelled(Reason.CLIENT, ack);
            } else if (shown == null) {
                acknowledge(ack, holder.superseded());
            } else if (mayAct(by, shown, () -> engine.dormant().cancel(id, by, shown, ack), ack)) {
                cancelled(Reason.CLIENT, ack);
            }
        });
    }

    /** The application does not want it any more; {@code cancelled} is told whether that came in time. */
    void cancel(Consumer<Boolean> cancelled) {
        then(() -> {
            if (session.state() == UploadState.SUSPENDED) { // a moment ago
                engine.dormant().cancel(id, cancelled);
                return;
            }
            boolean over = session.state().isFinal();
            cancelled(Reason.APPLICATION, null);
            cancelled.accept(!over && session.state() == UploadState.CANCELLED);
        });
    }

    /** Nobody came back until then; unless somebody did in this very moment. */
    void expire(Instant expiredAt) {
        then(() -> {
            if (holder.isNobody() && remembered.expiresAt(expiredAt)) {
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
            if (holder.connection() == lost) {
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
        return reception != null && reception.waiting() >= TURN_BYTES;
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
                SavedUpload found = Remembered.recall(engine, holder.connection(), request);
                session.isThatOf(found);
                holder.has(request.resumeToken());
                if (found.stored() != null) { // the answer may have been lost
                    completedBefore(found, found.stored(), ack);
                    return;
                }
                admit();
                remembered.lease(found);
            } else if (holder.isNobody()) {
                SavedUpload found = Remembered.recall(engine, id);
                session.isThatOf(found);
                remembered.lease(found);
            } else {
                admit();
                if (request.resumable()) {
                    holder.has(remembered.create(session));
                } else {
                    remembered.checkFree(id);
                }
            }
            reception = new Reception(engine, session, remembered, holder);
        } catch (Throwable e) { // or nobody would acknowledge
            notBegun(e);
            acknowledge(ack, outcome);
            return;
        }
        boolean resumed = session.state() == UploadState.RESUMING;
        session.is(UploadState.RECEIVING);
        holder.answer(holder.ready(), ack);
        if (!holder.isNobody()) {
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
        session.hasWritten(stored.size());
        over(holder.kept());
        holder.answer(holder.complete(stored, found.checksum()), ack);
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
        reception().drop(holder.superseded());
        holder.is(by, request.resumeToken(), this);
        try {
            remembered.touch(session.file());
        } catch (UploadException e) {
            failed(e);
            acknowledge(ack, outcome);
            return;
        }
        holder.answer(holder.ready(), ack);
        engine.publish(new UploadEvent.Resumed(session, session.written()));
    }

    private void place(Chunk chunk) {
        if (session.state() != UploadState.RECEIVING) {
            chunk.done(outcome);
            return;
        }
        if (chunk.connection() != holder.connection()) {
            chunk.done(holder.superseded());
            return;
        }
        try {
            reception().take(chunk);
        } catch (UploadException e) {
            failed(e);
            chunk.done(outcome);
            return;
        }
        try {
            reception().checkLength();
        } catch (UploadException e) {
            failed(e);
        }
    }

    @Override
    void endTurn() {
        if (session.state() != UploadState.RECEIVING) {
            return;
        }
        try {
            if (reception().write()) {
                complete();
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    // -- ending --

    private void complete() {
        Reception.Stored stored;
        try {
            stored = reception().complete();
        } catch (Throwable e) {
            notCompleted(e);
            return;
        }
        session.is(UploadState.COMPLETED);
        engine.publish(new UploadEvent.Completed(session, stored.file()));
        remembered.complete(session.file(), stored.file(), stored.checksum());
        over(holder.kept());
        holder.send(holder.complete(stored.file(), stored.checksum()));
        engine.finished();
    }

    /** What can't be completed for want of space is completed when the client comes back. */
    private void notCompleted(Throwable e) {
        if (e instanceof UploadException full && reception().canGoOnLater(full)) {
            holder.send(holder.setback(full));
            letGo(Reason.CONNECTION_LOST);
        } else {
            failed(e);
        }
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
        reception().close();
        session.is(UploadState.SUSPENDED);
        if (!holder.isNobody()) {
            engine.publish(new UploadEvent.Suspended(session));
        }
        over(holder.setback(UploadErrorCode.SHUTTING_DOWN, "The upload can be resumed later."));
        engine.finished();
    }

    private void cancelled(Reason reason, @Nullable Consumer<UploadMessage> ack) {
        if (session.state().isFinal()) {
            acknowledge(ack, holder.notFound());
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
        over(holder.notFound());
        if (reason == Reason.SHUTDOWN) {
            holder.send(
                    holder.end(UploadErrorCode.SHUTTING_DOWN, "The server stopped before the upload was complete."));
        } else if (reason == Reason.APPLICATION) {
            holder.send(holder.end(UploadErrorCode.FORBIDDEN, "The upload was cancelled at the server."));
        }
        acknowledge(ack, new UploadMessage.Cancelled(id.value()));
        engine.finished();
    }

    private void refused(UploadConnection by, UploadException reason, @Nullable Consumer<UploadMessage> ack) {
        if (session.state().isFinal() || by != holder.connection()) {
            acknowledge(ack, holder.end(reason.code(), reason.getMessage()));
        } else if (remembered.exists()) {
            holder.answer(holder.setback(reason), ack);
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
        UploadMessage failure = holder.end(code, error);
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
        holder.send(failure);
        engine.finished();
    }

    /** Nobody finds the upload any more, and its chunks are released. */
    private void over(UploadMessage late) {
        outcome = late;
        if (reception != null) {
            reception.drop(late);
        }
        remembered.forget();
        if (accepted) {
            engine.released(session);
        }
        holder.connection().ended(this, late);
        engine.unregister(this);
    }

    private void discard() {
        if (reception != null) {
            reception.discard();
        }
    }

    private void close() {
        if (reception != null) {
            reception.close();
        }
    }

    // -- small things --

    /**
     * Whether a client may do something to the upload by its token. If not, it is answered; or if it came too late, it is
     * done {@code again} to what is left.
     */
    private boolean mayAct(UploadConnection by, String shown, Runnable again, @Nullable Consumer<UploadMessage> ack) {
        boolean over = session.state().isFinal();
        boolean unreadable = holder.isNobody() && session.state() == UploadState.FAILED;
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
        if (mayAct(by, shown, () -> engine.dormant().status(id, by, shown, ack), ack)) {
            ack.accept(holder.status(shown));
        }
    }

    private Reception reception() {
        return Objects.requireNonNull(reception);
    }

    private static void acknowledge(@Nullable Consumer<UploadMessage> ack, UploadMessage message) {
        if (ack != null) {
            ack.accept(message);
        }
    }
}
