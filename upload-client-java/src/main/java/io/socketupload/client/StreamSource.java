package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/** A stream, which is read once: what the server does not keep yet is kept here. Whoever opened it closes it. */
final class StreamSource implements Source {
    private static final int NOT_READ = -2;
    private static final int END = -1;

    private final InputStream stream;
    private final long size;
    private final @Nullable MessageDigest digest;

    // What was read and is not kept by the server, without gaps, up to the position.
    private final Deque<Chunk> pieces = new ArrayDeque<>();
    private long position;
    // The byte after those given out: it tells whether they are the last.
    private int ahead = NOT_READ;
    private @Nullable String checksum;

    /** @param size or {@link UploadProgress#UNKNOWN_SIZE} */
    StreamSource(InputStream stream, long size, boolean checksum) {
        this.stream = stream;
        this.size = size;
        this.digest = checksum ? Source.sha256() : null;
    }

    @Override
    public void open() {}

    @Override
    public long size() {
        return size;
    }

    @Override
    public Chunk read(long offset, int max) throws IOException {
        for (Chunk piece : pieces) {
            if (offset >= piece.offset() && offset < piece.end()) {
                int from = (int) (offset - piece.offset());
                int to = (int) Math.min(piece.bytes().length, (long) from + max);
                byte[] bytes = Arrays.copyOfRange(piece.bytes(), from, to);
                return new Chunk(offset, bytes, piece.last() && to == piece.bytes().length);
            }
        }
        if (offset != position) {
            throw new IllegalStateException("A stream is at " + position + " and can't go to " + offset);
        }
        return readOn(max);
    }

    private Chunk readOn(int max) throws IOException {
        byte[] bytes = readAhead(max);
        Chunk piece = new Chunk(position, bytes, ahead == END);
        position = piece.end();
        if (size != UploadProgress.UNKNOWN_SIZE && (position > size || piece.last() != (position == size))) {
            throw new UploadFailedException(
                    "size-mismatch",
                    false,
                    "The stream has " + (position < size ? "less" : "more") + " than " + size + " bytes.");
        }
        if (digest != null && checksum == null) {
            digest.update(bytes);
            checksum = piece.last() ? Source.written(digest) : null;
        }
        if (bytes.length > 0) {
            pieces.add(piece);
        }
        return piece;
    }

    private byte[] readAhead(int max) throws IOException {
        if (ahead == NOT_READ) {
            ahead = stream.read();
        }
        if (ahead == END) {
            return new byte[0];
        }
        byte[] bytes = new byte[max];
        bytes[0] = (byte) ahead;
        int length = 1 + stream.readNBytes(bytes, 1, max - 1);
        ahead = length < max ? END : stream.read();
        return length < max ? Arrays.copyOf(bytes, length) : bytes;
    }

    @Override
    public void kept(long offset) {
        for (Chunk first = pieces.peek(); first != null && first.end() <= offset; first = pieces.peek()) {
            pieces.remove();
        }
    }

    @Override
    public boolean has(long offset) {
        Chunk first = pieces.peek();
        return offset <= position && offset >= (first == null ? position : first.offset());
    }

    @Override
    public @Nullable String checksum() {
        return checksum;
    }

    @Override
    public @Nullable Path file() {
        return null;
    }

    @Override
    public Instant lastModified() {
        return Instant.EPOCH;
    }

    @Override
    public void close() {}
}
