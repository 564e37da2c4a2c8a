package io.socketupload;

import java.util.Locale;

/** When bytes are forced to the disk, and so survive the loss of power. They survive the death of the process anyway. */
public enum Sync {
    /** Whenever the system likes. */
    NEVER,
    /** A file before the client is told that it is complete. */
    COMPLETE,
    /** That, and chunks before they are acknowledged; those that wait together are forced together. */
    ALWAYS;

    /** As clients see it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
