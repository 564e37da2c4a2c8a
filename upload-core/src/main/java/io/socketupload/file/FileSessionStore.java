package io.socketupload.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.socketupload.Sync;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers resumable uploads in files, beside the bytes that a {@link FileChunkSink} keeps in the same directory: each
 * as text in {@code .incoming/<uploadId>.session}, which only the server's user can read. A record is replaced as a whole,
 * and read when it is asked for, so many old ones cost neither time at the start nor memory. One that is damaged
 * counts as forgotten.
 *
 * <p>Thread-safe. It may be made before the sink or after it, and holds nothing open. Other stores of the same process
 * may use the directory too; those of other processes may not, which a sink on it makes sure of.
 */
@Singleton
public class FileSessionStore implements UploadSessionStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileSessionStore.class);

    // Of all stores, since several may use a directory
    private static final Object[] LOCKS = Stream.generate(Object::new).limit(64).toArray();

    private final Sync sync;
    private final UploadDirectory directory;
    private final Set<UploadId> damaged = ConcurrentHashMap.newKeySet();

    /** Keeps records in {@code directory} with {@link Sync#COMPLETE}. */
    @Inject
    public FileSessionStore(@Named("socket-upload.directory") Path directory) throws IOException {
        this(directory, Sync.COMPLETE);
    }

    /**
     * Keeps records in {@code directory}, which is made if it is missing. With {@link Sync#COMPLETE}, the loss of power
     * may take back what {@link #replace} changed, but for the completion of an upload, and never leaves half of it.
     *
     * @throws IOException if it is not a directory or cannot be written to
     */
    public FileSessionStore(Path directory, Sync sync) throws IOException {
        this.sync = Objects.requireNonNull(sync, "sync");
        this.directory = UploadDirectory.at(directory, sync);
    }

    @Override
    public boolean create(SavedUpload upload) throws IOException {
        synchronized (lockOf(upload.id())) {
            if (read(upload.id()).isPresent()) {
                return false;
            }
            Path record = directory.incoming(IncomingFile.RECORD, upload.id());
            Files.deleteIfExists(record);
            try {
                write(upload, sync != Sync.NEVER);
            } catch (IOException | RuntimeException e) {
                deleteDespite(e, record);
                throw e;
            }
            return true;
        }
    }

    @Override
    public Optional<SavedUpload> find(UploadId id) throws IOException {
        // Where file names have no case, it may be a similar id's
        return read(id).filter(upload -> upload.id().equals(id));
    }

    @Override
    public boolean replace(SavedUpload before, SavedUpload after) throws IOException {
        synchronized (lockOf(before.id())) {
            if (find(before.id()).filter(before::isSameLease).isEmpty()) {
                return false;
            }
            write(after, sync == Sync.ALWAYS || (sync == Sync.COMPLETE && after.phase() == Phase.COMPLETED));
            return true;
        }
    }

    @Override
    public void remove(SavedUpload before) throws IOException {
        UploadId id = before.id();
        synchronized (lockOf(id)) {
            Optional<SavedUpload> now = read(id);
            if (now.isEmpty() || now.get().isSameLease(before)) {
                delete(id);
            }
        }
    }

    /** Also deletes damaged records, and what a process that died was writing. */
    @Override
    public void forEach(Consumer<SavedUpload> action) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.incoming())) {
            for (Path file : files) {
                Optional<UploadId> id = IncomingFile.RECORD.idOf(file);
                if (id.isPresent()) {
                    sound(id.get()).ifPresent(action);
                } else {
                    IncomingFile.TEMPORARY.idOf(file).ifPresent(this::deleteTemporary);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private Optional<SavedUpload> sound(UploadId id) {
        try {
            Optional<SavedUpload> upload = find(id);
            if (upload.isEmpty()) {
                synchronized (lockOf(id)) {
                    upload = find(id);
                    if (upload.isEmpty()) {
                        delete(id);
                    }
                }
            }
            return upload;
        } catch (IOException e) {
            LOG.warn("The record of upload {} can't be read or deleted now", id, e);
            return Optional.empty();
        }
    }

    // Whoever writes one has the lock
    private void deleteTemporary(UploadId id) {
        synchronized (lockOf(id)) {
            try {
                Files.deleteIfExists(directory.incoming(IncomingFile.TEMPORARY, id));
            } catch (IOException e) {
                LOG.warn("An unfinished record of upload {} can't be deleted", id, e);
            }
        }
    }

    private void delete(UploadId id) throws IOException {
        Files.deleteIfExists(directory.incoming(IncomingFile.RECORD, id));
        damaged.remove(id);
    }

    private Optional<SavedUpload> read(UploadId id) throws IOException {
        Path record = directory.incoming(IncomingFile.RECORD, id);
        Optional<SavedUpload> upload = Optional.empty();
        if (!UploadDirectory.isAbsent(record) && Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream in = Files.newInputStream(record, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes(SessionRecord.MAX_BYTES + 1);
                upload = bytes.length > SessionRecord.MAX_BYTES ? upload : SessionRecord.decode(bytes);
            } catch (NoSuchFileException removedMeanwhile) {
                return Optional.empty();
            }
            if (upload.isEmpty() && damaged.add(id)) {
                LOG.warn("The record of upload {} is damaged; the upload is forgotten", id);
            }
        }
        return upload;
    }

    private void write(SavedUpload upload, boolean syncName) throws IOException {
        byte[] bytes = SessionRecord.encode(upload);
        if (bytes.length > SessionRecord.MAX_BYTES) {
            throw new IOException(
                    "There is more to remember of the upload than " + SessionRecord.MAX_BYTES + " bytes.");
        }
        Path temporary = directory.incoming(IncomingFile.TEMPORARY, upload.id());
        Files.deleteIfExists(temporary);
        try {
            writeNew(temporary, ByteBuffer.wrap(bytes));
            Files.move(temporary, directory.incoming(IncomingFile.RECORD, upload.id()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteDespite(e, temporary);
            throw Space.fullOr(e, directory.incoming(), bytes.length);
        }
        if (syncName) {
            UploadDirectory.sync(directory.incoming());
        }
        damaged.remove(upload.id());
    }

    private void writeNew(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                directory.ownerOnly())) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (sync != Sync.NEVER) {
                channel.force(true);
            }
        }
    }

    private static void deleteDespite(Exception failure, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Object lockOf(UploadId id) {
        return LOCKS[Math.floorMod(id.value().toLowerCase(Locale.ROOT).hashCode(), LOCKS.length)];
    }
}
