package io.socketupload.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

import io.socketupload.Sync;
import io.socketupload.UploadId;

/**
 * The directory of finished files, and the one inside it where uploads are kept until then.
 *
 * @param path a real path
 */
record UploadDirectory(Path path, Path incoming) {
    private static final FileAttribute<?> OWNER_ONLY_FILE = attribute("rw-------");
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY = attribute("rwx------");

    /**
     * Makes what is missing of it.
     *
     * @throws IOException if it is not a directory or cannot be written to
     */
    static UploadDirectory at(Path directory, Sync sync) throws IOException {
        Path path = usable(directory.toAbsolutePath(), sync);
        return new UploadDirectory(path, incomingOf(path, sync));
    }

    Path incoming(IncomingFile kind, UploadId id) {
        return incoming.resolve(kind.nameOf(id));
    }

    /** For files which only the server's user may read. */
    FileAttribute<?>[] ownerOnly() {
        return permissions(path, OWNER_ONLY_FILE);
    }

    /** Forces the names in {@code directory} to disk. Does nothing on Windows, which cannot do it and need not. */
    static void sync(Path directory) throws IOException {
        if (hasPermissions(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Whether there is surely no file, though there may be a link that leads nowhere. {@link Files} can tell that too, but
     * on Java 17 makes two exceptions, with their stack traces, for each name that it does not find.
     */
    static boolean isAbsent(Path path) {
        return path.getFileSystem() == FileSystems.getDefault()
                && !path.toFile().exists();
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
        if (parent != null && sync != Sync.NEVER) {
            sync(parent);
        }
    }

    private static Path incomingOf(Path directory, Sync sync) throws IOException {
        Path incoming = directory.resolve(".incoming");
        try {
            Files.createDirectory(incoming, permissions(directory, OWNER_ONLY_DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(incoming, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(incoming + " must be a directory and not a link.", e);
            }
            return incoming;
        } catch (IOException e) {
            throw new IOException("The upload directory " + directory + " is not writable.", e);
        }
        if (sync != Sync.NEVER) {
            sync(directory);
        }
        return incoming;
    }

    private static FileAttribute<?> attribute(String symbols) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(symbols));
    }

    private static FileAttribute<?>[] permissions(Path where, FileAttribute<?> permissions) {
        return hasPermissions(where) ? new FileAttribute<?>[] {permissions} : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path where) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
