package io.socketupload.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is said to the server about one upload: asking to start or to go on, over one connection after another, and what
 * is made of its answers. Used on the loop's thread.
 */
final class Dialogue implements Link.Member {
    // Failures that say nothing against what the server keeps of the upload.
    private static final Set<String> KEPT_ON = Set.of("conflict", "unauthorized", "forbidden");

    private enum Step {
        /** There is no connection that the server knows the upload on. */
        UNCONNECTED,
        /** The server was asked, and has not answered. */
        STARTING,
        /** The server is to be asked again, later. */
        REFUSED,
        /** Chunks may be sent. */
        SENDING,
        OVER
    }

    private final UploadRequest request;
    private final Source source;
    private final Ticket ticket;
    private final Outgoing outgoing;
    private final Workshop shop;
    private final GuardedLoop loop;
    private final Transfer transfer;
    private final Retries retries;
    private final Watchdog watchdog;

    // -- as things stand --
    private Step step = Step.UNCONNECTED;
    private boolean active;
    // The connection that the server was last asked on, and what it granted there.
    private @Nullable Connection connection;
    private @Nullable Delivery delivery;

    // -- what happened before --
    private boolean startedAnew;
    private int restarts;

    Dialogue(
            UploadRequest request,
            Source source,
            Ticket ticket,
            Outgoing outgoing,
            Workshop shop,
            GuardedLoop loop,
            Transfer transfer) {
        this.request = request;
        this.source = source;
        this.ticket = ticket;
        this.outgoing = outgoing;
        this.shop = shop;
        this.loop = loop;
        this.transfer = transfer;
        this.retries = new Retries(shop.settings().retries(), shop.settings().backoff(), loop);
        this.watchdog =
                new Watchdog(loop, shop.settings().patience(), () -> shop.link().drop("The server stopped answering."));
    }

    // -- what the upload wants --

    /** Begins, or goes on after {@link #halt}. */
    void go() {
        active = true;
        if (step == Step.UNCONNECTED) {
            shop.link().join(this);
        }
        sendOn();
    }

    /** Sends nothing more until {@link #go}; what was sent is still acknowledged. */
    void halt() {
        active = false;
        watch();
    }

    /** Ends without a word to the server. */
    void leave() {
        active = false;
        unconnect();
        step = Step.OVER;
        shop.link().leave(this);
    }

    /**
     * Tells the server to forget the upload, and ends.
     *
     * @return whether that will be answered
     */
    boolean cancel(Runnable answered) {
        Connection current = connection;
        boolean known = current != null && (step == Step.STARTING || step == Step.SENDING);
        boolean answers = delivery == null || delivery.acknowledges();
        Object message = Messages.cancel(ticket);
        leave();
        ticket.forget();
        if (known && current != null) {
            current.emit(Messages.CANCEL, message, answer -> loop.execute(answered));
        }
        return known && answers;
    }

    /** Waiting, sending, finishing or trying again. */
    UploadState state() {
        if (delivery != null && !retries.isWaiting()) {
            return delivery.isDone() ? UploadState.FINISHING : UploadState.SENDING;
        }
        return retries.anyFailed() || startedAnew ? UploadState.RETRYING : UploadState.WAITING;
    }

    // -- the connection --

    @Override
    public boolean wantsConnection() {
        return active;
    }

    @Override
    public void connected(Connection opened) {
        if (step == Step.UNCONNECTED && active) {
            loop.run(() -> start(opened));
        }
    }

    private void start(Connection opened) {
        step = Step.STARTING;
        connection = opened;
        opened.emit(
                Messages.START,
                Messages.start(request, source, ticket),
                answer -> loop.execute(() -> {
                    if (connection == opened) {
                        started(answer);
                    }
                }));
        watch();
        transfer.changed();
    }

    @Override
    public void disconnected(UploadFailedException cause) {
        loop.run(() -> lost(cause));
    }

    private void lost(UploadFailedException cause) {
        // What we can't name any more may live on at the server for a while: the next start needs another id.
        boolean unnamed = connection != null && ticket.token() == null;
        boolean fromZero = delivery != null && (unnamed || !delivery.acknowledges());
        unconnect();
        if (unnamed || fromZero) {
            restarts++;
            ticket.forget();
        }
        if (!cause.retryable()) {
            transfer.failed(cause);
        } else if (fromZero && (restarts > shop.settings().retries() || !outgoing.canBeginAgain())) {
            transfer.failed(UploadFailedException.connection(
                    "The connection was lost, and what was sent can't be sent again: " + cause.getMessage(), cause));
        } else if (active && !retries.failed()) {
            transfer.failed(cause);
        }
        transfer.changed();
    }

    private void unconnect() {
        if (step != Step.OVER) {
            step = Step.UNCONNECTED;
        }
        if (delivery != null) {
            delivery.stop();
            delivery = null;
        }
        retries.cancel();
        connection = null;
        watch();
    }

    @Override
    public void received(String event, Answer message) {
        if (message.text("uploadId", "").equals(ticket.uploadId())) {
            loop.run(() -> heard(event, message));
        }
    }

    private void heard(String event, Answer message) {
        switch (event) {
            case Messages.READY -> started(message);
            case Messages.COMPLETE -> completed(message);
            case Messages.PROGRESS -> progressed(message);
            case Messages.ERROR -> {
                if (step == Step.STARTING) {
                    started(message);
                } else if (step == Step.SENDING && !message.failure().retryable()) {
                    refused(message); // what may go well yet comes as an acknowledgement too, which tells the chunk
                }
            }
            default -> {}
        }
    }

    // -- starting --

    private void started(Answer answer) {
        if (step != Step.STARTING) {
            return; // it comes as an event and as an acknowledgement
        }
        if (answer.isFailure()) {
            refused(answer);
        } else if (answer.has("filePath")) {
            completed(answer);
        } else {
            ready(answer);
        }
    }

    private void ready(Answer answer) {
        Session session = Session.of(Objects.requireNonNull(connection), answer, shop.settings());
        boolean acknowledges = session.acknowledges();
        if (!acknowledges && source.size() == UploadProgress.UNKNOWN_SIZE) {
            throw new UploadFailedException("invalid-request", false, "This server must be told the size at first.");
        }
        outgoing.begin(acknowledges ? answer.number("offset", 0) : 0, session.chunkSize(), !acknowledges);
        if (acknowledges) {
            ticket.granted(answer);
        }
        delivery = new Delivery(session, outgoing, shop.settings(), loop, ticket.uploadId(), source, this);
        step = Step.SENDING;
        sendOn();
    }

    // -- refusals --

    /** The server did not take the start, or a chunk, which then waits to be sent again. */
    void refused(Answer answer) {
        watchdog.heard();
        UploadFailedException failure = answer.failure();
        boolean conflictWithOurselves = failure.code().equals("conflict") && delivery == null && restarts > 0;
        if (delivery != null && !delivery.acknowledges()) {
            refusedForGood(failure);
        } else if (failure.code().equals("not-found") && ticket.token() != null) {
            startAnew(failure);
        } else if (failure.retryable() || conflictWithOurselves) {
            retryLater(failure, answer.retryAfter());
        } else {
            refusedForGood(failure);
        }
    }

    private void startAnew(UploadFailedException failure) {
        if (startedAnew || !outgoing.canBeginAgain()) {
            refusedForGood(failure);
            return;
        }
        startedAnew = true;
        ticket.forget();
        unconnect();
        step = Step.REFUSED;
        // Not at once: the same answer may be on its way as an event, and must not be taken for the next one.
        retries.later(Duration.ZERO, this::goOn);
        transfer.changed();
    }

    private void retryLater(UploadFailedException failure, Duration atLeast) {
        if (retries.isWaiting()) {
            return; // several chunks were refused for one reason
        }
        if (!retries.failed()) {
            transfer.failed(failure);
            return;
        }
        if (step == Step.STARTING) {
            step = Step.REFUSED;
        }
        retries.later(atLeast, this::goOn);
        watch();
        transfer.changed();
    }

    private void goOn() {
        if (step == Step.REFUSED) {
            unconnect();
        }
        if (active) {
            go();
        }
    }

    private void refusedForGood(UploadFailedException failure) {
        if (!failure.retryable() && !KEPT_ON.contains(failure.code())) {
            ticket.forget();
        }
        transfer.failed(failure);
    }

    // -- sending --

    /** Sends what may be sent now. */
    void sendOn() {
        if (delivery != null && active && !retries.isWaiting() && !shop.link().isLeaving()) {
            delivery.pump();
        }
        watch();
        transfer.changed();
    }

    /** The server keeps more, or may do so. */
    void delivered() {
        watchdog.heard();
        if (retries.reached(outgoing.kept())) {
            shop.link().progressed();
        }
        sendOn();
    }

    private void progressed(Answer progress) {
        watchdog.heard();
        if (delivery != null && !delivery.acknowledges()) {
            outgoing.keep(progress.number("bytesUploaded", 0));
            delivered();
        }
    }

    private void completed(Answer answer) {
        if (step == Step.STARTING || step == Step.SENDING) {
            transfer.stored(answer);
        }
    }

    private void watch() {
        if (step == Step.STARTING
                || (step == Step.SENDING && active && !retries.isWaiting() && outgoing.isUnderWay())) {
            watchdog.expect();
        } else {
            watchdog.rest();
        }
    }
}
