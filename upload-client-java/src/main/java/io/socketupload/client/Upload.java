package io.socketupload.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * An upload that was begun with {@link UploadClient#upload}. Thread-safe. What it calls back runs on the client's one
 * thread, and must not block: all uploads of the client wait for it.
 */
public final class Upload {
    private final Transfer transfer;
    private final ClientThread thread;

    Upload(Transfer transfer, ClientThread thread) {
        this.transfer = transfer;
        this.thread = thread;
    }

    /**
     * Tells {@code listener} how far the upload is: now, whenever the state changes, and at most ten times a second while
     * bytes arrive. Bytes count when the server keeps them.
     */
    public Upload onProgress(Consumer<UploadProgress> listener) {
        thread.execute(() -> transfer.onProgress(listener));
        return this;
    }

    /** How far it is now. */
    public UploadProgress progress() {
        return transfer.progress();
    }

    /** Sends nothing more until {@link #resume}. The server keeps what it has, for the time that it grants. */
    public void pause() {
        thread.execute(transfer::pause);
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        thread.execute(transfer::resume);
    }

    /** Gives up the upload, here and at the server. Comes too late if the upload is over. */
    public void cancel() {
        thread.execute(transfer::cancel);
    }

    /**
     * What becomes of it: the stored file, an {@link UploadFailedException}, or a {@link CancellationException}. A copy,
     * so that whoever completes it changes nothing here.
     */
    public CompletableFuture<StoredUpload> result() {
        return transfer.result().copy();
    }

    /**
     * Waits until the file is stored.
     *
     * @throws UploadFailedException if it is not
     * @throws CancellationException if it was cancelled
     * @throws IllegalStateException on the client's own thread, which would wait for itself
     */
    public StoredUpload join() {
        if (thread.isCurrent()) {
            throw new IllegalStateException("A callback must not wait for an upload; use result() instead.");
        }
        try {
            return transfer.result().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UploadFailedException failure) {
                failure.addSuppressed(e); // where it was waited for
                throw failure;
            }
            throw e;
        }
    }
}
