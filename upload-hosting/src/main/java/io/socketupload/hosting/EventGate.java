package io.socketupload.hosting;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;

/**
 * Lets events pass when the application has started, on the thread of the upload, so everybody hears of it in order.
 *
 * <p>An engine finishes what a process before it could not, as soon as it is made. The event of that waits: before the
 * start, not everybody is there to hear it. If the application never starts, the next process tells it.
 */
public final class EventGate {
    private final UploadListener everybody;
    private final CountDownLatch opened = new CountDownLatch(1);

    public EventGate(UploadListener everybody) {
        this.everybody = Objects.requireNonNull(everybody, "everybody");
    }

    /** The application has started. Harmless when repeated. */
    public void open() {
        opened.countDown();
    }

    /** For an engine's listener: passes an event on, if need be later. */
    public void tell(UploadEvent event) {
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before the application had started", e);
        }
        everybody.on(event);
    }
}
