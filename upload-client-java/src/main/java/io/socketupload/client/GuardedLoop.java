package io.socketupload.client;

import java.time.Duration;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop as one upload sees it: a mistake in what it does ends that upload, rather than leave it waiting for ever. */
final class GuardedLoop implements Loop {
    private static final Logger log = LoggerFactory.getLogger(GuardedLoop.class);

    private final Loop loop;
    private final Consumer<UploadFailedException> broken;

    GuardedLoop(Loop loop, Consumer<UploadFailedException> broken) {
        this.loop = loop;
        this.broken = broken;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, () -> run(task));
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    /** Runs {@code task} now. */
    void run(Runnable task) {
        try {
            task.run();
        } catch (UploadFailedException e) {
            broken.accept(e);
        } catch (RuntimeException e) {
            log.error("An upload failed by a mistake of this client", e);
            broken.accept(new UploadFailedException(
                    UploadFailedException.INTERNAL, true, "The upload client made a mistake: " + e, e));
        }
    }
}
