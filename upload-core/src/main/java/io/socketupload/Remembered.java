package io.socketupload;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store remembers of one upload, and whether that is this process's to change. Nothing is remembered of an upload
 * that can't be resumed. Used by one thread at a time.
 */
final class Remembered {
    private static final Logger log = LoggerFactory.getLogger(Remembered.class);

    private final UploadEngine engine;
    private boolean keepsExpiry;
    private @Nullable SavedUpload saved;
    private boolean ours;
    private boolean elsewhere;

    /** @param keepsExpiry whether the engine itself looks into an upload, which does not make it live longer */
    Remembered(UploadEngine engine, boolean keepsExpiry) {
        this.engine = engine;
        this.keepsExpiry = keepsExpiry;
    }

    /** Whether there is anything, and it is this process's: the upload can be resumed. */
    boolean exists() {
        return ours;
    }

    /**
     * Whether somebody else has taken the upload over: then neither what is remembered nor the bytes are this process's to
     * remove. Asks the store.
     */
    boolean isElsewhere() {
        if (ours && saved != null) {
            try {
                SavedUpload before = saved;
                elsewhere = engine.store().find(before.id()).stream().anyMatch(now -> !now.isSameLease(before));
            } catch (IOException | RuntimeException e) {
                log.warn("Upload {} could not be looked up", saved.id(), e);
            }
            ours = !elsewhere;
        }
        return elsewhere;
    }

    boolean expiresAt(Instant time) {
        return ours && saved != null && saved.expiresAt().equals(time);
    }

    /** When the upload may be forgotten if nothing more is heard of it. */
    Instant expiry() {
        return keepsExpiry && saved != null ? saved.expiresAt() : engine.expiry();
    }

    /** Whether a client may resume the upload with this token. */
    boolean isTokenOf(UploadConnection by, @Nullable String token) {
        return saved != null && isTokenOf(saved, by, token);
    }

    static boolean isTokenOf(SavedUpload upload, UploadConnection by, @Nullable String token) {
        return token != null
                && ResumeToken.matches(token, upload.tokenHash())
                && upload.owner().equals(by.owner());
    }

    /**
     * Remembers a new upload.
     *
     * @return the token to resume it with
     * @throws UploadException if the id is known already
     */
    String create(UploadSession session) throws IOException {
        ResumeToken token = ResumeToken.random();
        SavedUpload first = new SavedUpload(
                session.id(),
                session.file(),
                session.owner(),
                token.hash(),
                0,
                session.startedAt(),
                engine.expiry(),
                Phase.RECEIVING,
                null,
                null);
        if (!engine.store().create(first)) {
            throw inUse();
        }
        saved = first;
        ours = true;
        return token.value();
    }

    /** @throws UploadException if something is remembered under the id of a new upload */
    void checkFree(UploadId id) throws IOException {
        if (engine.store().find(id).isPresent()) {
            throw inUse();
        }
    }

    /**
     * Finds what a client wants to resume. It is not this process's yet.
     *
     * @throws UploadException if there is none, it is not the client's, or it was begun with another file
     */
    static SavedUpload recall(UploadEngine engine, UploadConnection by, UploadRequest request) throws IOException {
        SavedUpload found = engine.store().find(request.id()).orElse(null);
        if (found == null || !isTokenOf(found, by, request.resumeToken())) {
            throw notFound();
        }
        checkSame(found.file(), request.file());
        return found;
    }

    /**
     * Finds what the engine wants to look into, as it is now that no other upload has its id.
     *
     * @throws UploadException if it is gone, or complete
     */
    static SavedUpload recall(UploadEngine engine, UploadId id) throws IOException {
        SavedUpload found = engine.store().find(id).orElse(null);
        if (found == null || found.stored() != null) {
            throw notFound();
        }
        return found;
    }

    /** @throws UploadException if a client that resumes means another file */
    static void checkSame(FileMetadata before, FileMetadata now) {
        boolean sameSize = before.size() == now.size() || !now.isSizeKnown();
        if (!before.name().equals(now.name()) || !sameSize) {
            throw new UploadException(
                    UploadErrorCode.CONFLICT, "The upload was begun with a file of another name or size.");
        }
    }

    /** Makes this process the only one that may change {@code found}: one that wakes up late has a lower fence. */
    void lease(SavedUpload found) throws IOException {
        saved = found;
        ours = true;
        elsewhere = !replace(found.file(), found.fence() + 1, Phase.RECEIVING);
        requireHere();
    }

    /**
     * The upload was heard of. That is remembered now and then, not with each chunk.
     *
     * @throws UploadException if somebody else has taken the upload over
     */
    void touch(FileMetadata file) {
        if (ours && saved != null && engine.isStale(saved.expiresAt())) {
            tryToReplace(file, saved, Phase.RECEIVING);
        }
    }

    /**
     * Every byte is there: what is missing of the completion is done without the client if this process dies.
     *
     * @throws UploadException if somebody else has taken the upload over
     */
    void completing(FileMetadata file) {
        if (ours && saved != null) {
            tryToReplace(file, saved, Phase.COMPLETING);
        }
    }

    /** Remembers that the upload is complete, and leaves it to whoever asks. */
    void complete(FileMetadata file, StoredFile stored, @Nullable Checksum checksum) {
        SavedUpload before = saved;
        if (!ours || before == null) {
            return;
        }
        ours = false;
        SavedUpload after = new SavedUpload(
                before.id(),
                file,
                before.owner(),
                before.tokenHash(),
                before.fence(),
                before.startedAt(),
                engine.expiry(),
                Phase.COMPLETED,
                stored,
                checksum);
        try {
            engine.store().replace(before, after);
        } catch (Throwable e) { // the file is there; only a client that lost our answer would ask
            log.warn("Upload {} is complete, which could not be remembered", before.id(), e);
        }
    }

    /** A client took over what only the engine had looked into. */
    void isHeardOf() {
        keepsExpiry = false;
    }

    /** Leaves the upload as it is to whoever resumes it. */
    void leave() {
        ours = false;
    }

    /** Leaves the upload to whoever resumes it, and remembers how it is. */
    void suspend(FileMetadata file) {
        SavedUpload before = Objects.requireNonNull(saved);
        try {
            tryToReplace(file, before, Phase.RECEIVING);
        } catch (UploadException e) { // somebody else goes on with it already
        }
        ours = false;
    }

    /** Forgets the upload, if it is still this process's. */
    void forget() {
        SavedUpload before = saved;
        if (ours && before != null) {
            ours = false;
            try {
                engine.store().remove(before);
            } catch (Throwable e) {
                log.warn("Upload {} could not be forgotten", before.id(), e);
            }
        }
    }

    /** What can't be remembered now is no reason to lose an upload that goes well. */
    private void tryToReplace(FileMetadata file, SavedUpload before, Phase phase) {
        try {
            elsewhere = !replace(file, before.fence(), phase);
        } catch (IOException | RuntimeException e) {
            log.warn("How upload {} is could not be remembered", before.id(), e);
        }
        requireHere();
    }

    private boolean replace(FileMetadata file, long fence, Phase phase) throws IOException {
        SavedUpload before = Objects.requireNonNull(saved);
        SavedUpload after = new SavedUpload(
                before.id(),
                file,
                before.owner(),
                before.tokenHash(),
                fence,
                before.startedAt(),
                expiry(),
                phase,
                null,
                null);
        if (!engine.store().replace(before, after)) {
            return false;
        }
        saved = after;
        return true;
    }

    private void requireHere() {
        if (elsewhere) {
            ours = false;
            throw new UploadException(UploadErrorCode.CONFLICT, "The upload goes on elsewhere.");
        }
    }

    private static UploadException notFound() {
        return new UploadException(UploadErrorCode.NOT_FOUND, "There is no such upload.");
    }

    private static UploadException inUse() {
        return new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.");
    }
}
