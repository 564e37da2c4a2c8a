package io.socketupload.testkit;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore;

/** A store in memory that makes one mistake. */
final class FaultyStore implements UploadSessionStore {
    enum Fault {
        NONE,
        CREATES_OVER_WHAT_IS_KNOWN,
        CREATES_WHAT_WAS_THERE_WITH_A_LOWER_FENCE,
        CREATES_IN_TWO_STEPS,
        REPLACES_IN_TWO_STEPS,
        REPLACES_WHATEVER_THE_FENCE,
        REPLACES_WITHOUT_A_NEW_LEASE_ONLY,
        REPLACES_WITH_SMALL_FENCES_ONLY,
        REPLACES_LOWER_FENCES,
        REPLACES_WHATEVER_THE_TOKEN,
        REPLACES_WHAT_IS_EXACTLY_AS_BEFORE_ONLY,
        REPLACES_WHAT_IS_NOT_KNOWN,
        REMOVES_WHATEVER_THE_LEASE,
        KEEPS_WHAT_IS_REMOVED,
        CANNOT_REMOVE_TWICE,
        SHOWS_ONLY_SOME,
        CANNOT_BE_CHANGED_WHILE_IT_SHOWS,
        HOLDS_OTHERS_UP_WHILE_IT_SHOWS,
        FORGETS_METADATA,
        FORGETS_MILLISECONDS,
        BREAKS_LINES,
        GARBLES_HALF_CHARACTERS,
        FORGETS_AT_A_RESTART,
        FORGETS_FENCES_AT_A_RESTART,
        MIXES_CASES,
        SHORTENS_IDS
    }

    private final Map<String, SavedUpload> uploads = new ConcurrentHashMap<>();
    private final Fault fault;
    private volatile boolean shows;

    FaultyStore(Fault fault) {
        this.fault = fault;
    }

    /** After a restart. */
    FaultyStore(FaultyStore before) {
        this(before.fault);
        if (!is(Fault.FORGETS_AT_A_RESTART)) {
            uploads.putAll(before.uploads);
        }
        if (is(Fault.FORGETS_FENCES_AT_A_RESTART)) {
            uploads.replaceAll((id, upload) -> SavedUploads.withFence(upload, 0));
        }
    }

    private boolean is(Fault one) {
        return fault == one;
    }

    private String key(UploadId id) {
        String value = id.value();
        return switch (fault) {
            case MIXES_CASES -> value.toLowerCase(Locale.ROOT);
            case SHORTENS_IDS -> value.substring(0, Math.min(value.length(), 127));
            default -> value;
        };
    }

    private SavedUpload kept(SavedUpload upload) {
        FileMetadata file = upload.file();
        String name = file.name();
        if (is(Fault.BREAKS_LINES)) {
            name = name.lines().findFirst().orElse("?");
        } else if (is(Fault.GARBLES_HALF_CHARACTERS)) {
            name = name.replaceAll("\\p{Cs}", "?");
        }
        Instant startedAt = upload.startedAt();
        return new SavedUpload(
                upload.id(),
                new FileMetadata(
                        name,
                        file.size(),
                        file.type(),
                        file.lastModified(),
                        is(Fault.FORGETS_METADATA) ? Map.of() : file.metadata(),
                        file.checksum()),
                upload.owner(),
                upload.tokenHash(),
                upload.fence(),
                is(Fault.FORGETS_MILLISECONDS) ? startedAt.truncatedTo(ChronoUnit.SECONDS) : startedAt,
                upload.expiresAt(),
                upload.phase(),
                upload.stored(),
                upload.checksum());
    }

    @Override
    public boolean create(SavedUpload upload) throws IOException {
        waitOrFail();
        String key = key(upload.id());
        SavedUpload known = uploads.get(key);
        if (is(Fault.CREATES_OVER_WHAT_IS_KNOWN)
                || known != null
                        && is(Fault.CREATES_WHAT_WAS_THERE_WITH_A_LOWER_FENCE)
                        && known.fence() < upload.fence()) {
            uploads.put(key, kept(upload));
            return true;
        }
        if (is(Fault.CREATES_IN_TWO_STEPS) && known == null) {
            pause();
            uploads.put(key, kept(upload));
            return true;
        }
        return uploads.putIfAbsent(key, kept(upload)) == null;
    }

    @Override
    public Optional<SavedUpload> find(UploadId id) {
        return Optional.ofNullable(uploads.get(key(id)));
    }

    @Override
    public boolean replace(SavedUpload before, SavedUpload after) throws IOException {
        waitOrFail();
        String key = key(before.id());
        SavedUpload known = uploads.get(key);
        if (is(Fault.REPLACES_IN_TWO_STEPS)) {
            pause();
            if (known == null || !known.isSameLease(before)) {
                return false;
            }
            uploads.put(key, kept(after));
            return true;
        }
        if (is(Fault.REPLACES_WHAT_IS_NOT_KNOWN) && known == null) {
            uploads.put(key, kept(after));
            return true;
        }
        SavedUpload next = kept(after);
        return uploads.computeIfPresent(key, (id, now) -> mayReplace(now, before, next) ? next : now) == next;
    }

    private boolean mayReplace(SavedUpload now, SavedUpload before, SavedUpload after) {
        boolean sameToken = now.tokenHash().equals(before.tokenHash());
        return switch (fault) {
            case REPLACES_WHATEVER_THE_FENCE -> sameToken;
            case REPLACES_WITHOUT_A_NEW_LEASE_ONLY -> now.isSameLease(after);
            case REPLACES_WITH_SMALL_FENCES_ONLY -> (int) now.fence() == (int) before.fence() && sameToken;
            case REPLACES_LOWER_FENCES -> now.fence() < after.fence() && sameToken || now.isSameLease(before);
            case REPLACES_WHATEVER_THE_TOKEN -> now.fence() == before.fence();
            case REPLACES_WHAT_IS_EXACTLY_AS_BEFORE_ONLY -> now.equals(before);
            default -> now.isSameLease(before);
        };
    }

    @Override
    public void remove(SavedUpload before) throws IOException {
        waitOrFail();
        String key = key(before.id());
        SavedUpload known = uploads.get(key);
        if (known == null) {
            if (is(Fault.CANNOT_REMOVE_TWICE)) {
                throw new IOException("No such upload");
            }
        } else if (!is(Fault.KEEPS_WHAT_IS_REMOVED)
                && (is(Fault.REMOVES_WHATEVER_THE_LEASE) || known.isSameLease(before))) {
            uploads.remove(key);
        }
    }

    @Override
    public void forEach(Consumer<SavedUpload> action) {
        shows = true;
        try {
            uploads.values().stream()
                    .limit(is(Fault.SHOWS_ONLY_SOME) ? 10 : Integer.MAX_VALUE)
                    .forEach(action);
        } finally {
            shows = false;
        }
    }

    private void waitOrFail() throws IOException {
        for (int i = 0; shows && is(Fault.HOLDS_OTHERS_UP_WHILE_IT_SHOWS) && i < 20; i++) {
            pause();
        }
        if (shows && (is(Fault.HOLDS_OTHERS_UP_WHILE_IT_SHOWS) || is(Fault.CANNOT_BE_CHANGED_WHILE_IT_SHOWS))) {
            throw new IOException("Busy");
        }
    }

    // Long enough for others to do the same
    private static void pause() throws IOException {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
