package io.socketupload.quarkus;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.arc.All;
import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;

/**
 * Tells the application of what happens to uploads: its listener beans, then its observers, on the thread of the upload, so
 * they hear of it in order.
 *
 * <p>An engine finishes what a process before it could not, as soon as it is made. The event of that waits until the
 * application has started: before, not everybody is there to hear it. If it never starts, the next process tells it.
 */
@Singleton
final class ApplicationEvents {
    private final UploadListener everybody;
    private final CountDownLatch started = new CountDownLatch(1);

    @Inject
    ApplicationEvents(@All List<UploadListener> listeners, Event<UploadEvent> observers) {
        this.everybody = Stream.concat(listeners.stream(), Stream.of((UploadListener) observers::fire))
                .reduce(UploadListener::and)
                .orElseThrow();
    }

    void start() {
        started.countDown();
    }

    void tell(UploadEvent event) {
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before the application had started", e);
        }
        everybody.on(event);
    }
}
