package io.socketupload.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;

/** Writes one upload to its part, and publishes the part under its final name. */
class FileWriter implements ChunkSink.Writer {
    private final FileChannel channel;
    private final Path part;
    private final Path directory;
    private final Path target;
    private final long size;
    private final Sync sync;

    private long position;
    // False once the name is free again, and may be another upload's
    private boolean partIsOurs = true;

    /**
     * Owns {@code channel}, which was opened on the new and empty {@code part}.
     *
     * @param target in {@code directory}: where the file shall be, when {@code size} bytes are written
     */
    FileWriter(FileChannel channel, Path part, Path directory, Path target, long size, Sync sync) {
        this.channel = channel;
        this.part = part;
        this.directory = directory;
        this.target = target;
        this.size = size;
        this.sync = sync;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        write(new ByteBuffer[] {bytes});
    }

    @Override
    public void write(ByteBuffer[] buffers) throws IOException {
        try {
            int next = 0;
            while (next < buffers.length) {
                if (buffers[next].hasRemaining()) {
                    position += channel.write(buffers, next, buffers.length - next);
                } else {
                    next++;
                }
            }
        } catch (IOException e) {
            throw storageFullOr(e, part, size - position);
        }
    }

    @Override
    public StoredFile complete() throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        try {
            if (sync == Sync.COMPLETE) {
                channel.force(true);
            }
            channel.close();
            publish();
        } catch (FileAlreadyExistsException e) {
            throw inUse(e);
        } catch (IOException e) {
            throw storageFullOr(e, part, size - position);
        }
        return new StoredFile(directory.relativize(target).toString(), position);
    }

    private void publish() throws IOException {
        try {
            link(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            moveToTarget();
            partIsOurs = false;
        }
        if (sync == Sync.COMPLETE) {
            syncTarget();
        }
        if (partIsOurs) {
            partIsOurs = false;
            deletePartIfPossible();
        }
    }

    /** Gives the part its final name as well, unless that is taken. */
    void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }

    private void moveToTarget() throws IOException {
        // A move replaces what is there. The monitor makes one step of looking and moving, and other servers are
        // locked out
        synchronized (FileWriter.class) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void syncTarget() throws IOException {
        try {
            syncDirectory(directory);
        } catch (IOException e) {
            // The name may not survive the loss of power, and nobody was told of it yet
            try {
                Files.deleteIfExists(target);
            } catch (IOException stillThere) {
                e.addSuppressed(stillThere);
            }
            throw e;
        }
    }

    private void deletePartIfPossible() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The file is published all the same, and the sink deletes its parts when it starts
        }
    }

    @Override
    public void discard() throws IOException {
        try {
            channel.close();
        } finally {
            if (partIsOurs) {
                Files.deleteIfExists(part);
                partIsOurs = false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Forces the names in {@code directory} to disk. Does nothing on Windows, which cannot do it and need not. */
    static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static UploadException inUse(FileAlreadyExistsException cause) {
        return new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.", cause);
    }

    /** Returns {@code failure}, unless it means that {@code missing} more bytes have no room where {@code file} is. */
    static IOException storageFullOr(IOException failure, Path file, long missing) {
        if (saysFull(failure) || (!(failure instanceof ClosedChannelException) && isFull(file, missing))) {
            throw new UploadException(
                    UploadErrorCode.STORAGE_FULL, "There is no space left to store the file.", failure);
        }
        return failure;
    }

    private static boolean saysFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.of("no space left on device", "disk quota exceeded", "not enough space")
                .anyMatch(message::contains);
    }

    // The system's message may be in any language
    private static boolean isFull(Path file, long missing) {
        try {
            return Files.getFileStore(file).getUsableSpace() < missing;
        } catch (IOException e) {
            return false;
        }
    }
}
