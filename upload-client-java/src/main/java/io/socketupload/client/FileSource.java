package io.socketupload.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** A file, which must stay as it is while it is read. */
final class FileSource implements Source {
    private static final int DIGEST_BUFFER = 1 << 16;

    private final Path path;
    private final @Nullable MessageDigest digest;

    // -- set by open --
    private @Nullable FileChannel channel;
    private long size;
    private Instant modified = Instant.EPOCH;

    // How much of the file the digest has seen.
    private long digested;
    private @Nullable String checksum;

    FileSource(Path path, boolean checksum) {
        this.path = path.toAbsolutePath().normalize();
        this.digest = checksum ? Source.sha256() : null;
    }

    @Override
    public void open() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new UploadFailedException(UploadFailedException.READ_FAILED, false, path + " is not a file.");
        }
        channel = FileChannel.open(path);
        size = attributes.size();
        modified = attributes.lastModifiedTime().toInstant();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Chunk read(long offset, int max) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(max, size - offset));
        readFully(bytes, offset);
        requireUnchanged(); // as it was read, at the earliest
        long end = offset + bytes.capacity();
        if (digest != null && end > digested) {
            digest(digest, offset, bytes.array());
        }
        return new Chunk(offset, bytes.array(), end == size);
    }

    private void readFully(ByteBuffer bytes, long offset) throws IOException {
        FileChannel file = Objects.requireNonNull(channel, "not open");
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw changed();
            }
        }
    }

    /** Goes over the file in its order, whatever was sent before. */
    private void digest(MessageDigest sha256, long offset, byte[] bytes) throws IOException {
        while (digested < offset) {
            ByteBuffer earlier = ByteBuffer.allocate((int) Math.min(DIGEST_BUFFER, offset - digested));
            readFully(earlier, digested);
            sha256.update(earlier.array());
            digested += earlier.capacity();
        }
        int known = (int) (digested - offset);
        sha256.update(bytes, known, bytes.length - known);
        digested = offset + bytes.length;
        if (digested == size) {
            checksum = Source.written(sha256);
        }
    }

    private void requireUnchanged() throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (now.size() != size || !now.lastModifiedTime().toInstant().equals(modified)) {
            throw changed();
        }
    }

    private UploadFailedException changed() {
        return new UploadFailedException(
                UploadFailedException.FILE_CHANGED, false, path + " was changed while it was uploaded.");
    }

    @Override
    public void kept(long offset) {}

    @Override
    public boolean has(long offset) {
        return offset <= size;
    }

    @Override
    public @Nullable String checksum() {
        return checksum;
    }

    @Override
    public Path file() {
        return path;
    }

    @Override
    public Instant lastModified() {
        return modified;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
