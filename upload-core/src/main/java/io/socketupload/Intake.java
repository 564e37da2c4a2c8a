package io.socketupload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the chunks of one upload into the order of the file and into its writer, several at once where they wait. Used
 * by one thread at a time.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final UploadId id;
    private final ChunkSink.Writer writer;
    private final ChunkOrder order;
    private final Digests digests;
    private final UploadMeter meter;
    private @Nullable HeadCheck headCheck;
    private @Nullable Checksum lastChecksum; // what the last chunk said that the file has
    private final List<Chunk> batch = new ArrayList<>(); // next in the file, and not written yet
    private long batchBytes;
    private long written;

    private Intake(UploadSession session, ChunkSink.Writer writer, UploadEngine engine) {
        this.id = session.id();
        this.writer = writer;
        this.digests = new Digests(engine.digestsFor(session.file()));
        this.headCheck = HeadCheck.of(session, engine.policy(), writer);
        this.meter = engine.meter();
        this.written = writer.position();
        this.order = new ChunkOrder(session.file().size(), written, engine.limits(), chunk -> chunk.done(kept()));
        if (written > 0) {
            digests.missed();
        }
    }

    /** Opens the sink for an upload, or again. */
    static Intake open(UploadSession session, UploadEngine engine) throws IOException {
        ChunkSink.Writer writer = engine.sink().open(session);
        try {
            return new Intake(session, writer, engine);
        } catch (Throwable e) {
            writer.close();
            throw e;
        }
    }

    /** How many bytes the writer has. */
    long written() {
        return written;
    }

    /** How many bytes wait to be written. */
    long waiting() {
        return batchBytes;
    }

    /** The size of the file, or {@link FileMetadata#UNKNOWN_SIZE} until a chunk told it. */
    long fileSize() {
        return order.fileSize();
    }

    /**
     * Takes a chunk in.
     *
     * @throws UploadException if it is refused; the bytes are the caller's to release then
     */
    void take(Chunk chunk) {
        Checksum expected = chunk.header().checksum();
        if (expected != null && !Digester.of(expected.algorithm(), chunk.data()).equals(expected)) {
            throw new UploadException(
                    UploadErrorCode.CHUNK_CHECKSUM_MISMATCH, "A chunk arrived with other bytes than were sent.");
        }
        ChunkOrder.Place place = order.offer(chunk);
        if (chunk.header().fileChecksum() != null) {
            lastChecksum = chunk.header().fileChecksum();
        }
        switch (place) {
            case NEXT -> {
                order.next(chunk);
                addToBatch(chunk);
                for (Chunk held = order.pollHeld(); held != null; held = order.pollHeld()) {
                    addToBatch(held);
                }
            }
            case HELD -> {
                try {
                    chunk.connection().hold(chunk);
                } catch (UploadException e) {
                    order.giveBack(chunk);
                    throw e;
                }
            }
            case DUPLICATE -> {
                if (chunk.end() <= written) {
                    chunk.done(kept());
                } else { // of bytes that wait themselves
                    chunk.skipTo(chunk.end());
                    addToBatch(chunk);
                }
            }
        }
    }

    /** @throws UploadException if every chunk came, and bytes are missing all the same */
    void checkLength() {
        if (order.isShort()) {
            throw order.tooShort();
        }
    }

    /**
     * Writes what is next in the file.
     *
     * @throws IOException as the writer does; some bytes may be written all the same
     * @throws UploadException if the policy refuses the first bytes
     */
    void write() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        List<ByteBuffer> buffers = new ArrayList<>(batch.size());
        long bytes = 0;
        for (Chunk chunk : batch) {
            for (ByteBuffer buffer : chunk.data()) {
                bytes += buffer.remaining();
                buffers.add(buffer);
            }
        }
        if (bytes > 0) {
            write(buffers.toArray(ByteBuffer[]::new), bytes);
        }
        UploadMessage kept = kept();
        batch.forEach(chunk -> chunk.done(kept));
        batch.clear();
        batchBytes = 0;
    }

    private void write(ByteBuffer[] data, long bytes) throws IOException {
        boolean headSeen = headCheck != null && headCheck.see(written, data, written + bytes == fileSize());
        ByteBuffer[] again = digests.viewOf(data);
        try {
            writer.write(data);
        } catch (Throwable e) {
            if (writer.position() > written) {
                digests.missed();
                meter.written(writer.position() - written);
                written = writer.position();
            }
            throw e;
        }
        if (headSeen) {
            headCheck = null;
        }
        written += bytes;
        meter.written(bytes);
        digests.update(again);
    }

    /** Takes back what is not written, with an answer for all who wait; goes on behind what is. */
    void drop(UploadMessage answer) {
        for (Chunk chunk : batch) {
            chunk.done(chunk.end() <= written ? kept() : answer);
        }
        batch.clear();
        batchBytes = 0;
        for (Chunk chunk = order.pollAny(); chunk != null; chunk = order.pollAny()) {
            chunk.done(answer);
        }
        order.rewind(written);
    }

    /**
     * Checks the bytes against what the client said that they have; and against the policy, if it was not known that they
     * were the last.
     *
     * @param slow run before something takes as long as reading the file
     * @return the checksum of the file, if one was computed
     */
    @Nullable
    Checksum verify(FileMetadata file, Checksum.@Nullable Algorithm asked, Runnable slow) throws IOException {
        if (headCheck != null && written > 0) {
            headCheck.see(written, new ByteBuffer[0], true);
            headCheck = null;
        }
        List<Checksum> expected = new ArrayList<>();
        if (file.checksum() != null) {
            expected.add(file.checksum());
        }
        if (lastChecksum != null) {
            expected.add(lastChecksum);
        }
        return digests.verify(expected, asked, writer, slow);
    }

    /** The bytes so far, for an inspection. */
    InputStream read() throws IOException {
        return writer.read();
    }

    /** Makes the file visible. */
    StoredFile complete() throws IOException {
        return writer.complete();
    }

    /** Forgets the bytes. */
    void discard() {
        try {
            writer.discard();
        } catch (Throwable e) {
            log.warn("What upload {} left could not be removed", id, e);
        }
        close();
    }

    /** Lets go of the bytes, and keeps them. */
    void close() {
        try {
            writer.close();
        } catch (Throwable e) {
            log.warn("The writer of upload {} could not be closed", id, e);
        }
    }

    private void addToBatch(Chunk chunk) {
        batch.add(chunk);
        batchBytes += chunk.weight();
    }

    private UploadMessage kept() {
        return new UploadMessage.Kept(id.value(), written);
    }
}
