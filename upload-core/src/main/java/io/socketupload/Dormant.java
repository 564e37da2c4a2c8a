package io.socketupload;

import java.io.IOException;
import java.util.function.Consumer;

import io.socketupload.UploadSessionStore.SavedUpload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploads that no connection has: one is opened for what is to be done with it, and let go again. Thread-safe, and
 * never blocks but for {@link #revive}.
 */
final class Dormant {
    private static final Logger log = LoggerFactory.getLogger(Dormant.class);

    private final UploadEngine engine;

    Dormant(UploadEngine engine) {
        this.engine = engine;
    }

    /** Tells a client how far its upload is. */
    void status(UploadId id, UploadConnection by, String token, Consumer<UploadMessage> ack) {
        reach(
                id,
                by,
                token,
                upload -> upload.ask(by, token, ack),
                completed -> ack.accept(status(completed, token)),
                () -> ack.accept(UploadConnection.notFound(id)));
    }

    /** Gives an upload up at the wish of its client. */
    void cancel(UploadId id, UploadConnection by, String token, @Nullable Consumer<UploadMessage> ack) {
        Runnable missing = () -> {
            if (ack != null) {
                ack.accept(UploadConnection.notFound(id));
            }
        };
        reach(id, by, token, upload -> upload.cancel(by, token, ack), completed -> missing.run(), missing);
    }

    /** Gives an upload up at the wish of the application, whoever has it; tells whether there was one. */
    void cancel(UploadId id, Consumer<Boolean> cancelled) {
        LiveUpload live = engine.live(id);
        if (live != null) {
            live.cancel(cancelled);
            return;
        }
        engine.execute(() -> {
            SavedUpload saved = find(id);
            if (saved == null || saved.stored() != null) {
                cancelled.accept(false);
            } else {
                revive(saved, upload -> upload.cancel(cancelled));
            }
        });
    }

    /** Opens an upload, does something to it, and lets it go; or does it to the upload of the connection that has it. */
    void revive(SavedUpload saved, Consumer<LiveUpload> action) {
        UploadConnection nobody = new UploadConnection(engine, new Nobody(saved.owner()));
        LiveUpload upload = new LiveUpload(engine, nobody, saved);
        LiveUpload other = engine.register(upload);
        if (other != null) {
            action.accept(other);
            return;
        }
        action.accept(upload);
        upload.detach(nobody); // unless a client has taken it over
        upload.open();
    }

    private void reach(
            UploadId id,
            UploadConnection by,
            String token,
            Consumer<LiveUpload> action,
            Consumer<SavedUpload> completed,
            Runnable missing) {
        LiveUpload live = engine.live(id);
        if (live != null) {
            action.accept(live); // which looks at the token itself
            return;
        }
        engine.execute(() -> {
            SavedUpload saved = find(id);
            if (saved == null || !Remembered.isTokenOf(saved, by, token)) {
                missing.run();
            } else if (saved.stored() != null) {
                completed.accept(saved);
            } else {
                revive(saved, action);
            }
        });
    }

    private @Nullable SavedUpload find(UploadId id) {
        try {
            return engine.store().find(id).orElse(null);
        } catch (IOException | RuntimeException e) {
            log.warn("Upload {} could not be looked up", id, e);
            return null;
        }
    }

    private UploadMessage status(SavedUpload completed, String token) {
        UploadLimits limits = engine.limits();
        UploadMessage.Ready ready = new UploadMessage.Ready(
                completed.id().value(),
                completed.file().name(),
                completed.file().size(),
                limits.maxChunkSize(),
                limits.window(),
                engine.sync(),
                new UploadMessage.Resumable(token, completed.expiresAt()));
        return new UploadMessage.Status(ready, UploadState.COMPLETED);
    }
}
