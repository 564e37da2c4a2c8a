package io.socketupload.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Sends the chunks of one upload over one connection, as fast as they are taken. Used on the loop's thread. */
final class Delivery {
    // Where the server acknowledges nothing, this is how often we look whether there is room to send.
    private static final Duration ROOM_CHECK = Duration.ofMillis(10);

    private final Session session;
    private final Outgoing outgoing;
    private final Settings settings;
    private final Loop loop;
    private final String uploadId;
    private final Source source;
    private final Dialogue dialogue;
    private final Pace pace;

    private boolean stopped;
    private Loop.@Nullable Timer roomCheck;

    Delivery(
            Session session,
            Outgoing outgoing,
            Settings settings,
            Loop loop,
            String uploadId,
            Source source,
            Dialogue dialogue) {
        this.session = session;
        this.outgoing = outgoing;
        this.settings = settings;
        this.loop = loop;
        this.uploadId = uploadId;
        this.source = source;
        this.dialogue = dialogue;
        this.pace = new Pace(session.chunkSize(), session.window());
    }

    /** Sends what may be sent now. */
    void pump() {
        Chunk chunk = next();
        while (chunk != null) {
            send(chunk);
            chunk = next();
        }
        outgoing.fill();
    }

    private @Nullable Chunk next() {
        if (session.acknowledges()) {
            return outgoing.next(outgoing.limit(pace.bytes()));
        }
        if (session.hasRoom()) {
            return outgoing.next(Long.MAX_VALUE);
        }
        if (roomCheck == null && !outgoing.isAllSent()) {
            roomCheck = loop.schedule(ROOM_CHECK, () -> {
                roomCheck = null;
                dialogue.sendOn();
            });
        }
        return null;
    }

    boolean acknowledges() {
        return session.acknowledges();
    }

    /** Whether all that is left is to wait for the server. */
    boolean isDone() {
        return session.acknowledges() ? outgoing.isAllKept() : outgoing.isAllSent();
    }

    private void send(Chunk chunk) {
        chunk.sent(loop.nanoTime());
        Object message =
                Messages.chunk(uploadId, chunk, outgoing.totalChunks(chunk), session, settings, source.checksum());
        session.connection().emit(Messages.CHUNK, message, answer -> loop.execute(() -> answered(chunk, answer)));
        if (!session.acknowledges()) {
            outgoing.sentForGood(chunk);
        }
    }

    private void answered(Chunk chunk, Answer answer) {
        if (stopped) {
            return;
        }
        outgoing.keep(answer.number("offset", 0));
        if (answer.isFailure()) {
            outgoing.refused(chunk);
            dialogue.refused(answer);
            return;
        }
        if (chunk.length() == 0) {
            outgoing.sentForGood(chunk);
        }
        pace.acknowledged(chunk.length(), loop.nanoTime() - chunk.sentAt());
        dialogue.delivered();
    }

    /** Nothing is sent or heard any more. */
    void stop() {
        stopped = true;
        if (roomCheck != null) {
            roomCheck.cancel();
            roomCheck = null;
        }
    }
}
