package io.socketupload.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/** Keeps other servers, and other sinks of this one, out of a directory. Gone with the process, however it ends. */
final class DirectoryLock implements AutoCloseable {
    // The system's lock is the whole process's: it would be lost when another sink closed its own channel to the file
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileLock lock;

    private DirectoryLock(Path file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * @param file a real path, made if it is missing and never deleted
     * @throws IOException if somebody else holds it
     */
    static DirectoryLock take(Path file, FileAttribute<?>... attributes) throws IOException {
        if (!HELD.add(file)) {
            throw inUse(file, null);
        }
        try {
            return new DirectoryLock(file, lock(file, attributes));
        } catch (IOException | RuntimeException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static FileLock lock(Path file, FileAttribute<?>... attributes) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                attributes);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(file, null);
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(file, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static IOException inUse(Path file, @Nullable Throwable cause) {
        return new IOException("The upload directory is in use by another server, which holds " + file + ".", cause);
    }

    boolean isHeld() {
        return lock.isValid();
    }

    @Override
    public synchronized void close() throws IOException {
        if (!lock.isValid()) {
            return;
        }
        try {
            lock.channel().close();
        } finally {
            HELD.remove(file);
        }
    }
}
