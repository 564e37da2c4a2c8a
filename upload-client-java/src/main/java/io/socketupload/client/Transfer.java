package io.socketupload.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload in this client, from its place in the queue to its end. Used on the loop's thread, but for {@link #result}
 * and {@link #progress}.
 */
final class Transfer {
    private static final Logger log = LoggerFactory.getLogger(Transfer.class);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);

    private final UploadRequest request;
    private final Workshop shop;
    private final GuardedLoop loop;
    private final Source source;
    private final SerialExecutor io;
    private final Ticket ticket;
    private final Outgoing outgoing;
    private final Dialogue dialogue;
    private final Tracker tracker;
    private final Runnable turn = this::turn;
    private final CompletableFuture<StoredUpload> result = new CompletableFuture<>();
    private final long begun;

    private boolean opened;
    private boolean paused;
    private boolean hasTurn;
    private boolean over;

    Transfer(UploadRequest request, Workshop shop) {
        this.request = request;
        this.shop = shop;
        this.loop = new GuardedLoop(shop.loop(), this::broken);
        this.source = request.open(shop.settings().fileChecksum());
        this.io = new SerialExecutor(shop.io());
        this.ticket = new Ticket(request.uploadId(), shop.store(), shop.inUse(), io);
        this.tracker = new Tracker(loop);
        this.outgoing = new Outgoing(source, loop, io, this::readMore);
        this.dialogue = new Dialogue(request, source, ticket, outgoing, shop, loop, this);
        this.begun = loop.nanoTime();
    }

    CompletableFuture<StoredUpload> result() {
        return result;
    }

    UploadProgress progress() {
        return tracker.progress();
    }

    void onProgress(Consumer<UploadProgress> listener) {
        tracker.add(listener);
    }

    void begin() {
        io.execute(() -> {
            try {
                source.open();
                String identity = source.identity();
                if (identity != null) {
                    ticket.recall(Checksums.fingerprint(
                            shop.settings().server() + "\n" + request.fileName() + "\n" + identity));
                }
                loop.execute(this::opened);
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> broken(UploadFailedException.reading(e)));
            }
        });
    }

    private void opened() {
        opened = true;
        if (!paused && !over) {
            shop.slots().take(turn);
        }
        changed();
    }

    private void turn() {
        hasTurn = true;
        dialogue.go();
    }

    private void readMore() {
        if (!over) {
            dialogue.sendOn();
        }
    }

    void pause() {
        if (!paused && !over) {
            paused = true;
            hasTurn = false;
            dialogue.halt();
            shop.slots().release(turn);
            changed();
        }
    }

    void resume() {
        if (paused && !over) {
            paused = false;
            if (opened) {
                shop.slots().take(turn);
            }
            changed();
        }
    }

    void cancel() {
        if (over) {
            return;
        }
        Runnable cancelled = () -> result.completeExceptionally(new CancellationException("The upload was cancelled."));
        boolean answered = dialogue.cancel(cancelled);
        finish();
        if (answered) {
            loop.schedule(CANCEL_TIMEOUT, cancelled);
        } else {
            cancelled.run();
        }
    }

    /** Ends here; what the server keeps stays there. */
    void close() {
        end(new UploadFailedException(UploadFailedException.CLIENT_CLOSED, true, "The client was closed."));
        result.completeExceptionally(new CancellationException("The upload was cancelled.")); // if that was under way
    }

    /** Something happened that may show. */
    void changed() {
        tracker.changed(state(), outgoing.kept(), opened ? source.size() : UploadProgress.UNKNOWN_SIZE);
    }

    private UploadState state() {
        if (over) {
            return UploadState.DONE;
        }
        if (paused) {
            return UploadState.PAUSED;
        }
        return hasTurn ? dialogue.state() : UploadState.WAITING;
    }

    /** The server says that it has the file. */
    void stored(Answer answer) {
        String stored = answer.text("checksum", "");
        String own = source.checksum();
        if (own != null && stored.startsWith(Checksums.SHA_256) && !stored.equalsIgnoreCase(own)) {
            failed(new UploadFailedException(
                    "file-checksum-mismatch", false, "What the server stored is not what was sent."));
            return;
        }
        long size = answer.number("fileSize", Math.max(source.size(), outgoing.kept()));
        outgoing.keep(size);
        StoredUpload upload = new StoredUpload(
                ticket.uploadId(),
                answer.text("fileName", request.fileName()),
                answer.text("filePath", ""),
                size,
                stored.isEmpty() ? null : stored,
                Duration.ofNanos(loop.nanoTime() - begun));
        ticket.forget();
        finish();
        result.complete(upload);
    }

    /** It failed at the server, or on the way. */
    void failed(UploadFailedException failure) {
        end(failure);
    }

    /** It failed here, not at the server, which need not keep what is of no use any more. */
    private void broken(UploadFailedException failure) {
        if (!over && !failure.retryable()) {
            dialogue.cancel(() -> {});
        }
        end(failure);
    }

    private void end(UploadFailedException failure) {
        if (!over) {
            finish();
            result.completeExceptionally(failure);
        }
    }

    private void finish() {
        over = true;
        hasTurn = false;
        dialogue.leave();
        shop.slots().release(turn);
        io.execute(this::closeSource);
        ticket.release();
        changed();
    }

    private void closeSource() {
        try {
            source.close();
        } catch (IOException e) {
            log.debug("A file could not be closed", e);
        }
    }
}
