package io.socketupload.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.socketupload.ChunkSink;
import io.socketupload.UploadSession;

/**
 * Stores uploads in a directory, each as {@code <uploadId>_<safe name>}. A file appears there as a whole, never
 * replaces another, and can be read by the server's user only. Until then its bytes are in {@code .incoming}, whose
 * leftovers are deleted when a sink starts.
 *
 * <p>Thread-safe. A directory serves one sink at a time, in one server: from the constructor until {@link #close()}.
 */
@Singleton
public class FileChunkSink implements ChunkSink, AutoCloseable {
    private static final int MAX_NAME_BYTES = 255;
    private static final String PART = ".part";

    private final Path directory;
    private final Path incoming;
    private final Sync sync;
    private final DirectoryLock lock;

    /** Stores in {@code directory} with {@link Sync#COMPLETE}. */
    @Inject
    public FileChunkSink(@Named("socket-upload.directory") Path directory) throws IOException {
        this(directory, Sync.COMPLETE);
    }

    /**
     * Stores in {@code directory}, which is made if it is missing.
     *
     * @throws IOException if it is not a directory, cannot be written to, or another sink uses it
     */
    public FileChunkSink(Path directory, Sync sync) throws IOException {
        this.sync = Objects.requireNonNull(sync, "sync");
        this.directory = usable(directory.toAbsolutePath(), sync);
        incoming = incomingOf(this.directory);
        lock = DirectoryLock.take(incoming.resolve("lock"), permissions("rw-------"));
        try {
            deleteLeftovers();
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Writer open(UploadSession session) throws IOException {
        if (!lock.isHeld()) {
            throw new ClosedChannelException();
        }
        String id = session.id().value();
        long size = session.file().size();
        Path target = resolve(id + "_" + safe(session.file().name()));
        Path part = incoming.resolve(safe(id + PART));
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            FileChannel channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    permissions("rw-------"));
            return new FileWriter(channel, part, directory, target, size, sync);
        } catch (FileAlreadyExistsException e) {
            throw FileWriter.inUse(e);
        } catch (IOException e) {
            throw FileWriter.storageFullOr(e, incoming, size);
        }
    }

    /** The finished file that {@link io.socketupload.StoredFile#path()} names; empty for any other string. */
    public Optional<Path> find(String storedPath) {
        if (storedPath.length() > MAX_NAME_BYTES || !safe(storedPath).equals(storedPath)) {
            return Optional.empty();
        }
        try {
            return Optional.of(directory.resolve(storedPath))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Lets other sinks use the directory. Close it after everything that writes to it; harmless when repeated. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private Path resolve(String storedName) {
        String name = safe(storedName);
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            // Under a locale such as C the JVM can only name files in ASCII
            return directory.resolve(name.replaceAll("[^ -~]", "_"));
        }
    }

    // An id is safe by itself, but for those which begin with a device name of Windows, such as nul.1
    private static String safe(String name) {
        return SafeFileName.of(name, MAX_NAME_BYTES);
    }

    private static Path usable(Path directory, Sync sync) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IOException("The upload directory " + directory + " is not a directory.");
        }
        try {
            create(directory, sync);
        } catch (IOException e) {
            throw new IOException("The upload directory " + directory + " cannot be made.", e);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("The upload directory " + directory + " is not writable.");
        }
        return directory.toRealPath();
    }

    // A file is only as safe as the names of the directories above it
    private static void create(Path directory, Sync sync) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            create(parent, sync);
        }
        Files.createDirectories(directory);
        if (parent != null && sync == Sync.COMPLETE) {
            FileWriter.syncDirectory(parent);
        }
    }

    private Path incomingOf(Path directory) throws IOException {
        Path incoming = directory.resolve(".incoming");
        try {
            Files.createDirectory(incoming, permissions("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(incoming, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(incoming + " must be a directory and not a link.", e);
            }
        } catch (IOException e) {
            throw new IOException("The upload directory " + directory + " is not writable.", e);
        }
        return incoming;
    }

    private FileAttribute<?>[] permissions(String symbols) {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(symbols);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private void deleteLeftovers() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(incoming, "*" + PART)) {
            for (Path part : parts) {
                if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(part);
                }
            }
        }
    }
}
