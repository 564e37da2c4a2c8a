package io.socketupload;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of an upload on their way in, from the first that is missing until the file is stored. What a client can mend
 * is told to it here; what ends the upload is thrown. Used by one thread at a time.
 */
final class Reception {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final UploadEngine engine;
    private final LiveSession session;
    private final Remembered remembered;
    private final Holder holder;
    private final Intake intake;
    private long progressNanos;

    /** Opens the sink. */
    Reception(UploadEngine engine, LiveSession session, Remembered remembered, Holder holder) throws IOException {
        this.engine = engine;
        this.session = session;
        this.remembered = remembered;
        this.holder = holder;
        this.progressNanos = engine.nanoTime();
        this.intake = Intake.open(session, engine);
        session.beginsAt(intake.written());
    }

    /** How many bytes wait to be written. */
    long waiting() {
        return intake.waiting();
    }

    /**
     * Takes a chunk, or refuses just that. A client that can send it again may; any other takes an error for the end.
     *
     * @throws UploadException if the upload ends with it; the chunk is the caller's to answer
     */
    void take(Chunk chunk) {
        try {
            intake.take(chunk);
        } catch (UploadException e) {
            boolean fatal = e.code() == UploadErrorCode.SIZE_MISMATCH || e.code() == UploadErrorCode.FILE_TOO_LARGE;
            if (fatal || (!remembered.exists() && e.code() != UploadErrorCode.CHUNK_CHECKSUM_MISMATCH)) {
                throw e;
            }
            holder.answer(holder.setback(e), chunk::done);
        }
    }

    /** @throws UploadException if every chunk came, and bytes are missing all the same */
    void checkLength() {
        intake.checkLength();
    }

    /**
     * Writes what is next in the file.
     *
     * @return whether that was the last
     */
    boolean write() throws IOException {
        long before = session.written();
        try {
            intake.write();
        } catch (UploadException e) {
            if (!canGoOnLater(e)) {
                throw e;
            }
            session.hasWritten(intake.written());
            UploadMessage refusal = holder.setback(e);
            intake.drop(refusal);
            holder.send(refusal);
            return false;
        } finally {
            session.hasWritten(intake.written());
            session.hasSize(intake.fileSize());
        }
        if (intake.written() == intake.fileSize()) {
            return true;
        }
        if (intake.written() > before) {
            remembered.touch(session.file());
            if (engine.nanoTime() - progressNanos >= PROGRESS_NANOS) {
                progressed();
            }
        }
        return false;
    }

    /** A full disk may have room again later; what is kept of a resumable upload stays. */
    boolean canGoOnLater(UploadException e) {
        return remembered.exists() && e.code() == UploadErrorCode.STORAGE_FULL;
    }

    /** Checks the whole file and makes it visible; tells of the progress between and behind these. */
    Stored complete() throws IOException {
        session.is(UploadState.VERIFYING);
        Checksum checksum = intake.verify(session.file(), engine.checksum(), this::progressed);
        if (engine.policy().inspects()) {
            session.is(UploadState.INSPECTING);
            progressed();
            engine.policy().inspect(session, intake::read).orThrow();
        }
        session.is(UploadState.COMPLETING);
        remembered.completing(session.file());
        StoredFile file = intake.complete();
        intake.close();
        progressed();
        return new Stored(file, checksum);
    }

    record Stored(StoredFile file, @Nullable Checksum checksum) {}

    /** Takes back what is not written, with an answer for all who wait. */
    void drop(UploadMessage answer) {
        intake.drop(answer);
    }

    /** Lets go of the bytes, and keeps them. */
    void close() {
        intake.close();
    }

    /** Forgets the bytes. */
    void discard() {
        intake.discard();
    }

    private void progressed() {
        progressNanos = engine.nanoTime();
        UploadProgress progress = session.progress();
        holder.send(new UploadMessage.Progressing(session.id().value(), progress, session.state()));
        engine.publish(new UploadEvent.Progressed(session, progress));
    }
}
