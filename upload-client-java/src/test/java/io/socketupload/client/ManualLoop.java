package io.socketupload.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose time a test moves on, on the test's own thread. */
final class ManualLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> scheduled =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::at).thenComparingLong(Scheduled::order));
    private long now;
    private long order;

    private record Scheduled(long at, long order, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Scheduled timer = new Scheduled(now + delay.toNanos(), order++, task);
        scheduled.add(timer);
        return () -> scheduled.remove(timer);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Runs what is due, until nothing is. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, and runs what becomes due in the meantime. */
    void advance(Duration duration) {
        run();
        long end = now + duration.toNanos();
        while (!scheduled.isEmpty() && scheduled.peek().at() <= end) {
            Scheduled next = scheduled.remove();
            now = next.at();
            next.task().run();
            run();
        }
        now = end;
    }

    boolean isIdle() {
        return tasks.isEmpty() && scheduled.isEmpty();
    }
}
