package io.socketupload.client;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.socketupload.client.Connection.Event;
import io.socketupload.client.UploadProgress.State;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload in this client, from its place in the queue to its end. While it has something to do it has a thread, on
 * which everything happens and everything is awaited; what is asked of it from other threads is a wish.
 */
final class Transfer {
    private static final Logger log = LoggerFactory.getLogger(Transfer.class);
    private static final int LEAST_CHUNK = 16 << 10;
    private static final Event WAKE = new Event(null, "wake", new Answer(new JSONObject()), null, null);

    private enum Wish {
        SEND,
        PAUSE,
        CANCEL,
        /** To end here, and to leave at the server what it has. */
        CLOSE
    }

    private final UploadRequest request;
    private final Settings settings;
    private final Executor turns;
    private final Source source;
    private final Ticket ticket;
    private final Tracker tracker = new Tracker();
    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<StoredUpload> result = new CompletableFuture<>();
    private final long begun = System.nanoTime();

    // -- guarded by this --
    private Wish wish = Wish.SEND;
    private boolean running;
    private boolean over;

    // -- of the one thread that it has --
    private boolean opened;
    private int chunkLimit;
    // How often it failed in a row without getting further than ever.
    private int failures;
    private long best;

    /** @param turns runs something when it is this upload's turn */
    Transfer(UploadRequest request, Settings settings, Executor turns) {
        this.request = request;
        this.settings = settings;
        this.turns = turns;
        this.source = request.source(settings.fileChecksum());
        this.ticket = new Ticket(settings, source);
        this.chunkLimit = settings.chunkSize();
    }

    CompletableFuture<StoredUpload> result() {
        return result;
    }

    Tracker tracker() {
        return tracker;
    }

    // -- wishes, from any thread --

    /** @throws RejectedExecutionException if the client is closed */
    void queue() {
        turns.execute(() -> run(true));
    }

    private void queueAgain() {
        try {
            queue();
        } catch (RejectedExecutionException e) {
            log.debug("The client is being closed", e);
        }
    }

    synchronized void pause() {
        if (wish == Wish.SEND) {
            wish(Wish.PAUSE);
        }
    }

    synchronized void resume() {
        if (wish == Wish.PAUSE) {
            wish = Wish.SEND;
            if (!running && !over) {
                queueAgain();
            }
        }
    }

    synchronized void cancel() {
        wish(Wish.CANCEL);
    }

    synchronized void close() {
        wish(Wish.CLOSE);
    }

    /** Does not wait for its thread, which reads from something that has nothing to give. */
    void abandon() {
        result.completeExceptionally(closed());
    }

    private void wish(Wish other) {
        if (wish == Wish.SEND || wish == Wish.PAUSE) {
            wish = other;
            inbox.add(WAKE);
            if (!running && !over) {
                Thread thread = new Thread(() -> run(false), "socket-upload-wish");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private synchronized Wish wish() {
        return wish;
    }

    // -- its thread --

    /** @param turn whether it is this upload's turn to send; for anything else it does not wait */
    private void run(boolean turn) {
        while (begins(turn)) {
            try {
                work(turn);
            } catch (UploadFailedException e) {
                fail(e);
            } catch (IOException e) {
                fail(UploadFailedException.reading(e));
            } catch (InterruptedException e) {
                fail(closed());
            } catch (RuntimeException | Error e) {
                log.error("An upload failed", e);
                fail(new UploadFailedException(
                        UploadFailedException.INTERNAL, false, "The upload failed: " + e, Duration.ZERO, e));
            }
            synchronized (this) {
                running = false;
            }
        }
    }

    private synchronized boolean begins(boolean turn) {
        boolean paused = wish == Wish.PAUSE && tracker.progress().state() == State.PAUSED;
        if (running || over || paused) {
            return false;
        }
        if (wish == Wish.SEND && !turn) { // resumed meanwhile
            queueAgain();
            return false;
        }
        running = true;
        return true;
    }

    /** Until it is over, paused, or to wait for its turn. */
    private void work(boolean turn) throws IOException, InterruptedException {
        Answer stored = null;
        while (stored == null) {
            switch (wish()) {
                case SEND -> {
                    if (!turn) {
                        return;
                    }
                    stored = send();
                }
                case PAUSE -> {
                    tracker.changed(State.PAUSED);
                    return;
                }
                case CANCEL -> {
                    stored = cancelAtServer();
                    if (stored == null) {
                        end(() -> result.completeExceptionally(new CancellationException("The upload was cancelled.")));
                        return;
                    }
                }
                case CLOSE -> throw closed();
            }
        }
        StoredUpload upload = stored(stored);
        end(() -> result.complete(upload));
    }

    private static UploadFailedException closed() {
        return new UploadFailedException(UploadFailedException.CLIENT_CLOSED, true, "The client was closed.");
    }

    /** Over one connection after another, until it is stored or told to stop. */
    private @Nullable Answer send() throws IOException, InterruptedException {
        tracker.changed(State.WAITING);
        open();
        while (isWanted()) {
            try (Connection connection = Connection.open(settings, inbox)) {
                Conversation conversation = new Conversation(this, settings, source, connection);
                Answer stored = conversation.hold(chunkLimit);
                if (stored == null && wish() == Wish.CANCEL && ticket.isGranted()) {
                    stored = conversation.cancel(); // over this connection it is known whether that came too late
                    ticket.forget();
                }
                return stored;
            } catch (UploadFailedException e) {
                failed(e);
            }
        }
        return null;
    }

    private void open() throws IOException {
        if (!opened) {
            source.open();
            opened = true;
            ticket.recall();
        }
        tracker.changed(State.WAITING, tracker.progress().bytes(), source.size());
    }

    private void failed(UploadFailedException failure) throws InterruptedException {
        // The latter: it was broken off under another name.
        boolean unknown = failure.code().equals("not-found") || (failure.code().equals("conflict") && best == 0);
        boolean lost = unknown && ticket.isGranted() && source.has(0);
        boolean misspelt = failure.getCause() instanceof UnknownHostException && !ticket.isGranted();
        if ((!failure.retryable() && !lost) || misspelt) {
            throw failure;
        }
        failures++;
        if (failures > settings.retries()) {
            throw failures > 1 ? failure.afterAttempts(failures) : failure;
        }
        if (lost) {
            ticket.forget();
        }
        log.debug("Upload {} is tried again: {}", ticket.uploadId(), failure.getMessage());
        tracker.changed(State.RETRYING);
        double chance = ThreadLocalRandom.current().nextDouble();
        Duration delay = settings.delay(failures, failure.retryAfter(), chance);
        long until = System.nanoTime() + delay.toNanos();
        while (isWanted() && until - System.nanoTime() > 0) {
            inbox.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Tries once: if that fails, the server forgets the upload in its own time.
     *
     * @return what it stored, if it was quicker
     */
    private @Nullable Answer cancelAtServer() throws InterruptedException {
        if (!ticket.isGranted()) {
            return null;
        }
        try (Connection connection = Connection.open(settings, inbox)) {
            return new Conversation(this, settings, source, connection).cancel();
        } catch (UploadFailedException e) {
            log.debug("Upload {} could not be cancelled at the server: {}", ticket.uploadId(), e.getMessage());
            return null;
        } finally {
            ticket.forget();
        }
    }

    private StoredUpload stored(Answer answer) {
        long size = answer.number("fileSize", Math.max(source.size(), best));
        tracker.changed(State.FINISHING, size, size);
        String checksum = answer.text("checksum", "");
        ticket.forget();
        return new StoredUpload(
                ticket.uploadId(),
                answer.text("fileName", request.fileName()),
                answer.text("filePath", ""),
                size,
                checksum.isEmpty() ? null : checksum,
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private void fail(UploadFailedException failure) {
        try {
            if (failure.code().equals(UploadFailedException.FILE_CHANGED)) {
                cancelAtServer(); // which has bytes that belong to no file
            }
        } catch (InterruptedException e) {
            log.debug("Upload {} was not cancelled at the server", ticket.uploadId());
        }
        end(() -> result.completeExceptionally(failure));
    }

    private void end(Runnable completion) {
        synchronized (this) {
            over = true;
        }
        try {
            source.close();
        } catch (IOException e) {
            log.debug("A file could not be closed", e);
        }
        ticket.release();
        tracker.changed(State.DONE);
        completion.run();
    }

    // -- for its conversation --

    /** Whether it is to be sent on. */
    boolean isWanted() {
        return wish() == Wish.SEND;
    }

    /** An event that waits; null if there is none. */
    @Nullable
    Event poll(Connection connection) {
        return relevant(connection, inbox.poll());
    }

    /** The next event, or null if none comes in that time or something is wished. */
    @Nullable
    Event poll(Connection connection, Duration limit) throws InterruptedException {
        return relevant(connection, inbox.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS));
    }

    private static @Nullable Event relevant(Connection connection, @Nullable Event event) {
        if (event == null || event.from() != connection) {
            return null; // it may be of an earlier connection
        }
        if (event.failure() != null) {
            throw event.failure();
        }
        return event;
    }

    Ticket ticket() {
        return ticket;
    }

    JSONObject startMessage() {
        boolean known = source.size() != UploadProgress.UNKNOWN_SIZE;
        JSONObject start = ticket.message()
                .put("protocol", 1)
                .put("fileName", request.fileName())
                .put("fileType", request.fileType())
                .put("fileSize", known ? (Object) source.size() : JSONObject.NULL);
        if (source.file() != null) {
            start.put("lastModified", source.lastModified().toEpochMilli());
        }
        return request.metadata().isEmpty() ? start : start.put("metadata", new JSONObject(request.metadata()));
    }

    /** The server was silent: perhaps the line is so slow that a chunk takes too long. */
    void isSlow() {
        chunkLimit = Math.max(Math.min(LEAST_CHUNK, chunkLimit), chunkLimit / 2);
    }

    /** So many bytes are at the server for good. */
    void kept(long bytes, boolean all) {
        if (bytes > best) {
            best = bytes;
            failures = 0;
        }
        tracker.changed(all ? State.FINISHING : State.SENDING, bytes, source.size());
    }
}
