package io.socketupload.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server knows an upload by, and what a {@link ResumeStore} remembers of it. */
final class Ticket {
    private static final Logger log = LoggerFactory.getLogger(Ticket.class);

    private static final Duration DEFAULT_EXPIRY = Duration.ofDays(1);

    private final ResumeStore store;
    // Fingerprints of the uploads of this client: two of one file must not take each other's session.
    private final Set<String> inUse;
    private final Executor io;
    private final boolean named;

    private String uploadId;
    private @Nullable String token;
    private @Nullable String fingerprint;

    /** @param uploadId null to make one up */
    Ticket(@Nullable String uploadId, ResumeStore store, Set<String> inUse, Executor io) {
        this.store = store;
        this.inUse = inUse;
        this.io = io;
        this.named = uploadId != null;
        this.uploadId = uploadId != null ? uploadId : UUID.randomUUID().toString();
    }

    String uploadId() {
        return uploadId;
    }

    @Nullable
    String token() {
        return token;
    }

    /** Whether the user chose the id. */
    boolean isNamed() {
        return named;
    }

    /** Looks for an upload of the same file that was broken off; may block. */
    void recall(String fingerprint) {
        if (!inUse.add(fingerprint)) {
            return;
        }
        this.fingerprint = fingerprint;
        try {
            Optional<ResumeStore.Entry> known = store.find(fingerprint);
            known.filter(entry -> !named || entry.uploadId().equals(uploadId)).ifPresent(entry -> {
                uploadId = entry.uploadId();
                token = entry.resumeToken();
            });
        } catch (IOException | RuntimeException e) {
            log.warn("What is known of broken-off uploads can't be read: {}", e.toString());
        }
    }

    /** The server is ready: it may have given the token that the upload is resumed with, or prolonged it. */
    void granted(Answer ready) {
        String granted = ready.text("resumeToken", token == null ? "" : token);
        if (granted.isEmpty()) {
            return;
        }
        token = granted;
        long expiry = ready.number("expiresAt", 0);
        Instant expiresAt =
                expiry > 0 ? Instant.ofEpochMilli(expiry) : Instant.now().plus(DEFAULT_EXPIRY);
        ResumeStore.Entry entry = new ResumeStore.Entry(uploadId, granted, expiresAt);
        inStore(key -> store.save(key, entry));
    }

    /** The server no longer knows the upload, or it is over. The next one gets another id, unless the user chose it. */
    void forget() {
        token = null;
        if (!named) {
            uploadId = UUID.randomUUID().toString();
        }
        inStore(store::remove);
    }

    /** The upload is over in this client; what the store knows stays. */
    void release() {
        String key = fingerprint;
        if (key != null) {
            io.execute(() -> inUse.remove(key));
        }
    }

    private void inStore(StoreAction action) {
        String key = fingerprint;
        if (key == null) {
            return;
        }
        io.execute(() -> {
            try {
                action.run(key);
            } catch (IOException | RuntimeException e) {
                log.warn("What is known of uploads under way can't be written: {}", e.toString());
            }
        });
    }

    private interface StoreAction {
        void run(String fingerprint) throws IOException;
    }
}
