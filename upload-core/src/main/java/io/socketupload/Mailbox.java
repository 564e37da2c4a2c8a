package io.socketupload;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does one thing after the other, on the threads of an executor, in the order in which any threads asked for it: so what
 * it does needs no lock, and one that blocks holds up itself only.
 */
abstract class Mailbox implements Runnable {
    // How many messages one turn on a thread may take on, so that many share few threads fairly.
    private static final int TURN = 64;

    private final Executor executor;
    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean(true); // until open()

    Mailbox(Executor executor) {
        this.executor = executor;
    }

    /** Does what came until now, and whatever comes. Called once. */
    final void open() {
        scheduled.set(false);
        schedule();
    }

    final void post(Runnable message) {
        messages.add(message);
        schedule();
    }

    private void schedule() {
        if (!messages.isEmpty() && scheduled.compareAndSet(false, true)) {
            executor.execute(this);
        }
    }

    @Override
    public final void run() {
        try {
            int handled = 0;
            for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
                message.run();
                if (++handled == TURN || isTurnFull()) {
                    break;
                }
            }
            endTurn();
        } catch (Throwable e) { // or nothing would happen here for ever
            broken(e);
        } finally {
            scheduled.set(false);
            schedule();
        }
    }

    /** Whether so much piled up that {@link #endTurn} must come now. */
    abstract boolean isTurnFull();

    /** What a turn handled is finished together. */
    abstract void endTurn();

    abstract void broken(Throwable unexpected);
}
