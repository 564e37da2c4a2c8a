package io.socketupload;

import java.util.Objects;

/**
 * Told what happens to uploads, on the engine's threads: for one upload in order and one at a time, for several at
 * once. It may block, which holds up its own upload. An exception is logged and changes nothing.
 */
@FunctionalInterface
public interface UploadListener {
    void on(UploadEvent event);

    /** Tells {@code next} as well, after this listener, also when this one throws. */
    default UploadListener and(UploadListener next) {
        Objects.requireNonNull(next, "next");
        return event -> {
            try {
                on(event);
            } finally {
                next.on(event);
            }
        };
    }
}
