package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/** A stream, which is read once. Whoever opened it closes it. */
final class StreamSource implements Source {
    private static final int NOT_READ = -2;
    private static final int END = -1;

    private final InputStream stream;
    private final long size;
    private final @Nullable MessageDigest digest;

    private long position;
    // The byte after those given out: it tells whether they are the last.
    private int ahead = NOT_READ;
    private @Nullable String checksum;

    /** @param size or {@link UploadProgress#UNKNOWN_SIZE} */
    StreamSource(InputStream stream, long size, boolean checksum) {
        this.stream = stream;
        this.size = size;
        this.digest = checksum ? Checksums.sha256() : null;
    }

    @Override
    public void open() {}

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isRereadable() {
        return false;
    }

    @Override
    public Chunk read(long offset, int max) throws IOException {
        if (offset != position) {
            throw new IllegalStateException("A stream is at " + position + " and can't go to " + offset);
        }
        byte[] bytes = readAhead(max);
        position += bytes.length;
        boolean last = ahead == END;
        if (size != UploadProgress.UNKNOWN_SIZE && (position > size || last != (position == size))) {
            throw new UploadFailedException(
                    "size-mismatch", false, "The stream has " + (last ? "less" : "more") + " than " + size + " bytes.");
        }
        if (digest != null) {
            digest.update(bytes);
            if (last) {
                checksum = Checksums.sha256(digest);
            }
        }
        return new Chunk(offset, bytes, last);
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
    public @Nullable String checksum() {
        return checksum;
    }

    @Override
    public OptionalLong lastModified() {
        return OptionalLong.empty();
    }

    @Override
    public @Nullable String identity() {
        return null;
    }

    @Override
    public void close() {}
}
