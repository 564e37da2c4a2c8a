package io.socketupload;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Who has an upload, and what it is told: a client over a connection; or nobody, while the engine itself looks into an
 * upload that no client has. Used by one thread at a time.
 */
final class Holder {
    private final UploadEngine engine;
    private final LiveSession session;
    private final Remembered remembered;
    private UploadConnection connection;
    private boolean nobody;
    private @Nullable String token; // as the client knows it

    Holder(
            UploadEngine engine,
            LiveSession session,
            Remembered remembered,
            UploadConnection connection,
            boolean nobody) {
        this.engine = engine;
        this.session = session;
        this.remembered = remembered;
        this.connection = connection;
        this.nobody = nobody;
    }

    UploadConnection connection() {
        return connection;
    }

    boolean isNobody() {
        return nobody;
    }

    /** The client has this token, given now or before. */
    void has(@Nullable String token) {
        this.token = token;
    }

    /** The upload goes on over another connection, or over the same once more. */
    void is(UploadConnection by, @Nullable String shown, LiveUpload upload) {
        if (by != connection) {
            UploadMessage superseded = superseded();
            connection.ended(upload, superseded);
            connection.send(superseded);
            connection = by;
            by.adopt(upload);
        }
        nobody = false;
        token = shown;
        remembered.isHeardOf();
    }

    // -- what it is told --

    void send(UploadMessage message) {
        connection.send(message);
    }

    /** Sends a message that is also the acknowledgement of the client's own. */
    void answer(UploadMessage message, @Nullable Consumer<UploadMessage> ack) {
        connection.answer(message, ack);
    }

    UploadMessage.Ready ready() {
        UploadLimits limits = engine.limits();
        UploadMessage.Resumable resumable =
                !remembered.exists() || token == null ? null : new UploadMessage.Resumable(token, remembered.expiry());
        return new UploadMessage.Ready(
                session.id().value(),
                session.file().name(),
                session.written(),
                limits.maxChunkSize(),
                limits.window(),
                engine.sync(),
                resumable);
    }

    /** @param shown the token that was shown to ask for it */
    UploadMessage status(String shown) {
        token = shown;
        return new UploadMessage.Status(ready(), nobody ? UploadState.SUSPENDED : session.state());
    }

    UploadMessage complete(StoredFile stored, @Nullable Checksum checksum) {
        long millis = TimeUnit.NANOSECONDS.toMillis(session.nanos());
        return new UploadMessage.Complete(session.id().value(), session.file().name(), stored, checksum, millis);
    }

    UploadMessage kept() {
        return new UploadMessage.Kept(session.id().value(), session.written());
    }

    /** One chunk is refused, or nothing more is taken for now: what is kept stays. */
    UploadMessage.Failure setback(UploadErrorCode code, String error) {
        return failure(code, error, session.written());
    }

    UploadMessage.Failure setback(UploadException e) {
        return setback(e.code(), e.getMessage());
    }

    /** Nothing is left of the upload. */
    UploadMessage.Failure end(UploadErrorCode code, String error) {
        return failure(code, error, null);
    }

    UploadMessage.Failure superseded() {
        return setback(UploadErrorCode.CONFLICT, "The upload goes on over another connection.");
    }

    UploadMessage.Failure notFound() {
        return end(UploadErrorCode.NOT_FOUND, "There is no such upload.");
    }

    private UploadMessage.Failure failure(UploadErrorCode code, String error, @Nullable Long offset) {
        return new UploadMessage.Failure(session.id().value(), session.file().name(), code, error, offset);
    }
}
