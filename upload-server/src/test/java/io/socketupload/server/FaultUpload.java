package io.socketupload.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A file on its way to a server that does not live long, and all that the server ever said about it. */
final class FaultUpload {
    final String id;
    final String fileName;
    final byte[] bytes;
    final int chunkSize;
    /** How many chunks may be on their way at once. */
    final int window;
    /** Whether the server is asked to check the whole file. */
    final boolean checked;

    private volatile CountDownLatch over = new CountDownLatch(1);

    // What the server said; written by the clients' one thread
    volatile String token;
    volatile long acknowledged;
    volatile String storedPath;
    volatile String failure;
    volatile int resumed;

    FaultUpload(String id, int size, int chunkSize, int window, boolean checked, Random random) {
        this(id, chunkSize, window, checked, new byte[size]);
        random.nextBytes(bytes);
    }

    private FaultUpload(String id, int chunkSize, int window, boolean checked, byte[] bytes) {
        this.id = id;
        this.fileName = id + ".bin";
        this.bytes = bytes;
        this.chunkSize = chunkSize;
        this.window = window;
        this.checked = checked;
    }

    /** The same upload, as a client knows it that takes it over. */
    FaultUpload takenOver() {
        FaultUpload same = new FaultUpload(id, chunkSize, window, checked, bytes);
        same.token = token;
        same.acknowledged = acknowledged;
        return same;
    }

    /** The name that the finished file has. */
    String expectedPath() {
        return id + "_" + fileName;
    }

    boolean isBegun() {
        return token != null;
    }

    boolean isStored() {
        return storedPath != null;
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** The server keeps so much, it says. */
    void keeps(long offset) {
        if (offset < acknowledged) {
            fails("the server keeps " + offset + " bytes, after it said " + acknowledged);
        }
        acknowledged = Math.max(acknowledged, offset);
    }

    /** @param checksum of the stored file, as the server tells it */
    void stored(String path, String checksum) {
        if (checked && !checksum.equals(declaredChecksum())) {
            fails("the server stored " + checksum + " instead of " + declaredChecksum());
            return;
        }
        storedPath = path;
        over.countDown();
    }

    void fails(String reason) {
        failure = reason;
        over.countDown();
    }

    boolean awaitOver(int seconds) throws InterruptedException {
        return over.await(seconds, TimeUnit.SECONDS);
    }

    /** The next client tries again. */
    void forgive() {
        failure = null;
        over = new CountDownLatch(1);
    }

    String declaredChecksum() {
        return "sha-256:" + sha256();
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return id + " (" + bytes.length + " bytes, " + acknowledged + " acknowledged)";
    }
}
