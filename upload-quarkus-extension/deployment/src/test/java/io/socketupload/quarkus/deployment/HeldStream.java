package io.socketupload.quarkus.deployment;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/** A file of zeros whose second half is not there before it is let go. */
final class HeldStream extends InputStream {
    static final int SIZE = 1 << 20;

    private final CountDownLatch held = new CountDownLatch(1);
    private int count;

    void letGo() {
        held.countDown();
    }

    @Override
    public int read() throws InterruptedIOException {
        if (count == SIZE / 2) {
            await();
        }
        return count++ < SIZE ? 0 : -1;
    }

    private void await() throws InterruptedIOException {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
