package io.socketupload.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/** A file, which must stay as it is while it is read. */
final class FileSource implements Source {
    private static final int DIGEST_BUFFER = 1 << 16;

    private final Path path;
    private final @Nullable MessageDigest digest;

    // -- set by open --
    private @Nullable FileChannel channel;
    private long size;
    private FileTime modified = FileTime.fromMillis(0);

    // How much of the file the digest has seen.
    private long digested;
    private @Nullable String checksum;

    FileSource(Path path, boolean checksum) {
        this.path = path;
        this.digest = checksum ? Checksums.sha256() : null;
    }

    @Override
    public void open() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new UploadFailedException(UploadFailedException.READ_FAILED, false, path + " is not a file.");
        }
        channel = FileChannel.open(path);
        size = attributes.size();
        modified = attributes.lastModifiedTime();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isRereadable() {
        return true;
    }

    @Override
    public Chunk read(long offset, int max) throws IOException {
        requireUnchanged();
        if (digest != null && digested != offset) {
            digestAgain(digest, offset);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(max, size - offset));
        readFully(bytes, offset);
        boolean last = offset + bytes.capacity() == size;
        if (last) {
            requireUnchanged();
        }
        if (digest != null) {
            digest.update(bytes.array());
            digested = offset + bytes.capacity();
            if (last) {
                checksum = Checksums.sha256(digest);
                digested = -1; // it began anew
            }
        }
        return new Chunk(offset, bytes.array(), last);
    }

    private void readFully(ByteBuffer bytes, long offset) throws IOException {
        FileChannel file = Objects.requireNonNull(channel, "not open");
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw changed();
            }
        }
    }

    private void digestAgain(MessageDigest digest, long end) throws IOException {
        digest.reset();
        for (digested = 0; digested < end; ) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(DIGEST_BUFFER, end - digested));
            readFully(bytes, digested);
            digest.update(bytes.array());
            digested += bytes.capacity();
        }
    }

    private void requireUnchanged() throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (now.size() != size || !now.lastModifiedTime().equals(modified)) {
            throw changed();
        }
    }

    private UploadFailedException changed() {
        return new UploadFailedException(
                UploadFailedException.FILE_CHANGED, false, path + " was changed while it was uploaded.");
    }

    @Override
    public @Nullable String checksum() {
        return checksum;
    }

    @Override
    public OptionalLong lastModified() {
        return OptionalLong.of(modified.toMillis());
    }

    @Override
    public String identity() {
        return path.toAbsolutePath().normalize() + "\n" + size + "\n" + modified;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
