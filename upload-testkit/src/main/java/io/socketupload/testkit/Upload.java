package io.socketupload.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socketupload.ChunkSink;
import io.socketupload.ChunkSink.Writer;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.UploadId;
import io.socketupload.UploadProgress;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;
import org.jspecify.annotations.Nullable;

/** One upload, driven as the engine does it, and the session that the sink sees of it. */
final class Upload implements UploadSession {
    private final UploadId id;
    private final byte[] content;
    private final List<Writer> writers = new CopyOnWriteArrayList<>();
    private volatile FileMetadata file;
    private volatile UploadState state = UploadState.OPENING;
    private volatile int written;
    private volatile @Nullable Writer writer;

    Upload(String id, String fileName, byte[] content) {
        this.id = new UploadId(id);
        this.content = content;
        this.file = new FileMetadata(fileName, content.length, "application/octet-stream");
    }

    /** Before it begins: the size will be known with the last byte. */
    Upload withUnknownSize() {
        file = new FileMetadata(file.name(), FileMetadata.UNKNOWN_SIZE, file.type());
        return this;
    }

    // -- what the sink sees --

    @Override
    public UploadId id() {
        return id;
    }

    @Override
    public FileMetadata file() {
        return file;
    }

    @Override
    public String owner() {
        return "ada";
    }

    @Override
    public UploadState state() {
        return state;
    }

    @Override
    public UploadProgress progress() {
        return new UploadProgress(written, file.size(), 0);
    }

    @Override
    public Instant startedAt() {
        return Instant.EPOCH;
    }

    // -- what the engine does --

    Upload begin(ChunkSink sink) throws IOException {
        return open(sink, UploadState.OPENING);
    }

    /** Goes on where the new writer says. */
    Upload resume(ChunkSink sink) throws IOException {
        return open(sink, UploadState.RESUMING);
    }

    private Upload open(ChunkSink sink, UploadState as) throws IOException {
        state = as;
        Writer opened = sink.open(this);
        writers.add(opened);
        writer = opened;
        written = Math.toIntExact(opened.position());
        state = UploadState.RECEIVING;
        return this;
    }

    Writer writer() {
        return Objects.requireNonNull(writer, "not open");
    }

    /** Sends the next bytes of the content. */
    Upload write(int length) throws IOException {
        int from = written;
        writer().write(ByteBuffer.wrap(content, from, length));
        written = from + length;
        return this;
    }

    /** Sends what is missing. */
    Upload writeRest() throws IOException {
        return write(content.length - written);
    }

    StoredFile complete() throws IOException {
        file = new FileMetadata(file.name(), content.length, file.type());
        state = UploadState.COMPLETING;
        StoredFile stored = writer().complete();
        state = UploadState.COMPLETED;
        return stored;
    }

    /** All that is left to do with a writer. */
    StoredFile finish() throws IOException {
        StoredFile stored = writeRest().complete();
        close();
        return stored;
    }

    void discard() throws IOException {
        state = UploadState.CANCELLED;
        writer().discard();
    }

    void close() throws IOException {
        writer().close();
    }

    /** After the test, whatever became of the upload. */
    void letGo() {
        for (Writer opened : writers) {
            try {
                opened.close();
            } catch (IOException | RuntimeException e) {
                // Its sink may be closed, and the test has said what it had to say
            }
        }
    }

    // -- what a test compares --

    byte[] content() {
        return content.clone();
    }

    byte[] contentSoFar() {
        return Arrays.copyOf(content, written);
    }

    long written() {
        return written;
    }

    @Override
    public String toString() {
        return id.value();
    }
}
