package io.socketupload.file;

import java.nio.file.Path;
import java.util.Optional;

import io.socketupload.UploadId;

/** What is kept of an upload while it is not finished. Each kind has one name for each id, which tells the id again. */
enum IncomingFile {
    /** The bytes that came so far. */
    PART(".part"),
    /** What the session store remembers. */
    RECORD(".session"),
    /** A record that is being written. */
    TEMPORARY(".session.tmp");

    private static final int MAX_NAME_BYTES = 255;
    // Marks ids that begin with a device name of Windows, such as nul.1; no id begins with it
    private static final String MARK = "_";

    private final String suffix;

    IncomingFile(String suffix) {
        this.suffix = suffix;
    }

    /** A pattern for the names of this kind; others may match it too. */
    String glob() {
        return "*" + suffix;
    }

    String nameOf(UploadId id) {
        return SafeFileName.of(id.value() + suffix, MAX_NAME_BYTES);
    }

    /** The upload that {@code file} is kept for; empty if it is of another kind, or none of ours. */
    Optional<UploadId> idOf(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(suffix)) {
            return Optional.empty();
        }
        String id = name.substring(name.startsWith(MARK) ? MARK.length() : 0, name.length() - suffix.length());
        return Optional.of(id)
                .filter(UploadId::isValid)
                .map(UploadId::new)
                .filter(found -> nameOf(found).equals(name));
    }
}
