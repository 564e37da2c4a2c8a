package io.socketupload.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.UploadId;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;

/**
 * Stores uploads in a directory, each as {@code <uploadId>_<safe name>}. A file appears there as a whole, never
 * replaces another, and can be read by the server's user only. Until then its bytes are in {@code .incoming}, from where
 * an upload goes on after a pause or a crash, and {@link #removeOrphans} removes what nobody can resume.
 *
 * <p>Thread-safe. A directory serves one sink at a time, in one server: from the constructor until {@link #close()}. An
 * upload has one writer at a time: it is in use until {@link io.socketupload.ChunkSink.Writer#close()}.
 */
@Singleton
public class FileChunkSink implements ChunkSink, AutoCloseable {
    private static final int MAX_NAME_BYTES = 255;

    private final Sync sync;
    private final UploadDirectory directory;
    private final DirectoryLock lock;
    private final PartClaims claims = new PartClaims();

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
        this.directory = UploadDirectory.at(directory, sync);
        lock = DirectoryLock.take(this.directory.incoming().resolve("lock"), this.directory.ownerOnly());
    }

    @Override
    public Sync sync() {
        return sync;
    }

    @Override
    public Writer open(UploadSession session) throws IOException {
        if (!lock.isHeld()) {
            throw new ClosedChannelException();
        }
        UploadId id = session.id();
        Path part = directory.incoming(IncomingFile.PART, id);
        Path target = resolve(id + "_" + safe(session.file().name()));
        PartClaims.Claim claim = claims.take(id).orElseThrow(() -> Place.inUse(null));
        Place place = new Place(part, directory.path(), target, session.file().size(), sync, claim);
        try {
            return session.state() == UploadState.RESUMING ? resume(place) : begin(place);
        } catch (IOException | RuntimeException e) {
            claim.release();
            throw e;
        }
    }

    private Writer begin(Place place) throws IOException {
        try {
            FileChannel channel = createPart(place);
            try {
                return writer(channel, 0, place);
            } catch (IOException e) {
                Files.deleteIfExists(place.part());
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw Place.inUse(e);
        } catch (IOException e) {
            throw place.storageFullOr(e, place.size());
        }
    }

    private FileChannel createPart(Place place) throws IOException {
        if (!UploadDirectory.isAbsent(place.target()) && Files.exists(place.target(), LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(place.target().toString());
        }
        try {
            return createNew(place.part());
        } catch (FileAlreadyExistsException e) {
            if (place.claim().isOurs() || !isFile(place.part())) {
                throw e;
            }
            // Of a process that died, and forgotten, or the upload would be resumed
            Files.deleteIfExists(place.part());
            return createNew(place.part());
        }
    }

    private FileChannel createNew(Path part) throws IOException {
        return FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                directory.ownerOnly());
    }

    private Writer resume(Place place) throws IOException {
        boolean hasPart = isFile(place.part());
        if (isFile(place.target()) && (!hasPart || Files.isSameFile(place.part(), place.target()))) {
            long size = Files.size(place.target());
            if (place.isSizeKnown() && size != place.size()) {
                throw givenUp(place, hasPart);
            }
            return new PublishedFile(place, size, hasPart);
        }
        if (!hasPart) {
            throw Place.notFound();
        }
        if (place.isSizeKnown() && Files.size(place.part()) > place.size()) {
            throw givenUp(place, true);
        }
        FileChannel channel =
                FileChannel.open(place.part(), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        long position = goToEnd(channel);
        return writer(channel, position, place);
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static RuntimeException givenUp(Place place, boolean hasPart) throws IOException {
        if (hasPart) {
            Files.deleteIfExists(place.part());
            place.claim().partIsGone();
        }
        return Place.notFound();
    }

    private static long goToEnd(FileChannel channel) throws IOException {
        try {
            long position = channel.size();
            channel.position(position);
            return position;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private Writer writer(FileChannel channel, long position, Place place) throws IOException {
        try {
            if (sync == Sync.ALWAYS) {
                // Also what a server wrote that had no time to do so
                channel.force(false);
                UploadDirectory.sync(directory.incoming());
            }
            return new FileWriter(channel, position, place);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Deletes the parts of uploads which are not {@code known} and were not opened by this sink. Other files are left
     * alone. A part that cannot be deleted does not keep the others.
     */
    @Override
    public void removeOrphans(Predicate<UploadId> known) throws IOException {
        IOException failure = null;
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory.incoming(), IncomingFile.PART.glob())) {
            for (Path part : parts) {
                Optional<UploadId> id = IncomingFile.PART.idOf(part);
                if (id.isPresent() && !known.test(id.get())) {
                    try {
                        removeOrphan(id.get(), part);
                    } catch (ClosedChannelException e) {
                        throw e;
                    } catch (IOException e) {
                        failure = e;
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void removeOrphan(UploadId id, Path part) throws IOException {
        Optional<PartClaims.Claim> claim = claims.take(id);
        if (claim.isEmpty()) {
            return;
        }
        try {
            // Not let go meanwhile: then it may be another sink's part
            synchronized (lock) {
                if (!lock.isHeld()) {
                    throw new ClosedChannelException();
                }
                if (!claim.get().isOurs() && isFile(part)) {
                    Files.deleteIfExists(part);
                }
            }
        } finally {
            claim.get().release();
        }
    }

    /** The finished file that {@link io.socketupload.StoredFile#path()} names; empty for any other string. */
    public Optional<Path> find(String storedPath) {
        if (storedPath.length() > MAX_NAME_BYTES || !safe(storedPath).equals(storedPath)) {
            return Optional.empty();
        }
        try {
            return Optional.of(directory.path().resolve(storedPath)).filter(FileChunkSink::isFile);
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
            return directory.path().resolve(name);
        } catch (InvalidPathException e) {
            // Under a locale such as C the JVM can only name files in ASCII
            return directory.path().resolve(name.replaceAll("[^ -~]", "_"));
        }
    }

    private static String safe(String name) {
        return SafeFileName.of(name, MAX_NAME_BYTES);
    }
}
