package io.socketupload.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** An upload that was begun with {@link UploadClient#upload}. Thread-safe. */
public final class Upload {
    private final Transfer transfer;

    Upload(Transfer transfer) {
        this.transfer = transfer;
    }

    /**
     * Tells {@code listener} how far the upload is: now, on this thread; later on the upload's own, whenever the state
     * changes and at most ten times a second while bytes arrive. Bytes count when the server keeps them. The upload waits
     * while a listener runs, so that must not wait for the upload.
     */
    public Upload onProgress(Consumer<UploadProgress> listener) {
        transfer.tracker().add(listener);
        return this;
    }

    /** How far it is now. */
    public UploadProgress progress() {
        return transfer.tracker().progress();
    }

    /**
     * Stops sending, and lets go of the connection and of the place among the uploads that are sent at once, until
     * {@link #resume}. The server keeps what it has, for the time that it grants.
     */
    public void pause() {
        transfer.pause();
    }

    /** Goes on after {@link #pause}, behind the uploads that already wait. */
    public void resume() {
        transfer.resume();
    }

    /**
     * Gives up the upload, here and at the server, which removes what it has of it. {@link #done} then ends with a
     * {@link CancellationException}; or with the stored file, if that was quicker.
     */
    public void cancel() {
        transfer.cancel();
    }

    /**
     * What becomes of it: the stored file, an {@link UploadFailedException}, or a {@link CancellationException}. It is
     * completed on the upload's thread. A copy: whoever completes it changes nothing here.
     */
    public CompletableFuture<StoredUpload> done() {
        return transfer.result().copy();
    }

    /**
     * Waits until the file is stored.
     *
     * @throws UploadFailedException if it is not
     * @throws CancellationException if it was cancelled
     */
    public StoredUpload join() {
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
