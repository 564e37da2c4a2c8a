package io.socketupload.client;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/** Lets so many uploads be sent at once; the others wait for their turn. Used on the loop's thread. */
final class Slots {
    private final int limit;
    private final Set<Runnable> taken = new HashSet<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    Slots(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** Runs {@code turn} now or later; what runs is also the name of who holds the slot. */
    void take(Runnable turn) {
        waiting.add(turn);
        grant();
    }

    /** Gives the slot back, or the place in the queue. Harmless when there is none. */
    void release(Runnable turn) {
        waiting.remove(turn);
        if (taken.remove(turn)) {
            grant();
        }
    }

    private void grant() {
        while (taken.size() < limit && !waiting.isEmpty()) {
            Runnable turn = waiting.remove();
            taken.add(turn);
            turn.run();
        }
    }
}
