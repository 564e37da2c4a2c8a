package io.socketupload.spring;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the application of what happens to uploads: its listener beans, then its event listeners, on the thread of the
 * upload, so they hear of it in order.
 *
 * <p>An engine finishes what a process before it could not, as soon as it is made. The event of that waits until the
 * application has started: before, not everybody is there to hear it. If it never starts, the next process tells it.
 */
final class ApplicationEvents {
    private final UploadListener everybody;
    private final CountDownLatch started = new CountDownLatch(1);

    ApplicationEvents(List<UploadListener> listeners, ApplicationEventPublisher publisher) {
        this.everybody = Stream.concat(listeners.stream(), Stream.of((UploadListener) publisher::publishEvent))
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
