package io.socketupload.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import org.jspecify.annotations.Nullable;

/** Writes one upload to its part, and publishes the part under its final name. */
class FileWriter implements ChunkSink.Writer {
    private final FileChannel channel;
    private final Place place;

    // What the part has, and as much of it as is kept: with Sync.ALWAYS, what was forced to disk
    private long written;
    private long position;

    // False once the name is free again, and may be another upload's
    private boolean partIsOurs = true;
    // The system may forget bytes that it could not force to disk, and say nothing when it is asked again
    private @Nullable IOException notForced;

    /** Owns {@code channel}, which was opened on the part, and is at its end and at {@code position}. */
    FileWriter(FileChannel channel, long position, Place place) {
        this.channel = channel;
        this.written = position;
        this.position = position;
        this.place = place;
        place.claim().partIsOurs();
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
        requireNothingLost();
        try {
            writeAll(buffers);
        } catch (IOException e) {
            keepDespite(e);
            throw place.storageFullOr(e, missing(buffers));
        }
        keep();
    }

    private void writeAll(ByteBuffer[] buffers) throws IOException {
        int next = 0;
        while (next < buffers.length) {
            if (buffers[next].hasRemaining()) {
                written += channel.write(buffers, next, buffers.length - next);
            } else {
                next++;
            }
        }
    }

    private void keep() throws IOException {
        if (written > position) {
            if (place.sync() == Sync.ALWAYS) {
                force(false);
            }
            position = written;
        }
    }

    // The next write goes on after what was written, so that must be kept as well
    private void keepDespite(IOException failure) throws IOException {
        try {
            keep();
        } catch (IOException alsoNotForced) {
            failure.addSuppressed(alsoNotForced);
            throw failure;
        }
    }

    private long missing(ByteBuffer... buffers) {
        return place.isSizeKnown()
                ? place.size() - written
                : Stream.of(buffers).mapToLong(ByteBuffer::remaining).sum();
    }

    private void force(boolean metaData) throws IOException {
        try {
            channel.force(metaData);
        } catch (IOException e) {
            notForced = e;
            throw e;
        }
    }

    private void requireNothingLost() throws IOException {
        if (notForced != null) {
            throw new IOException("Earlier bytes could not be forced to disk.", notForced);
        }
    }

    @Override
    public InputStream read() throws IOException {
        requireNothingLost();
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        return Files.newInputStream(place.part(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public StoredFile complete() throws IOException {
        requireNothingLost();
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        try {
            if (place.sync() != Sync.NEVER) {
                force(true);
            }
            channel.close();
            publish();
        } catch (FileAlreadyExistsException e) {
            throw Place.inUse(e);
        } catch (IOException e) {
            throw place.storageFullOr(e, missing());
        }
        return place.stored(position);
    }

    private void publish() throws IOException {
        try {
            link(place.target(), place.part());
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            moveToTarget();
            giveUpPart();
        }
        if (place.sync() != Sync.NEVER) {
            syncTarget();
        }
        if (partIsOurs) {
            giveUpPart();
            place.deletePartIfPossible();
        }
    }

    private void giveUpPart() {
        partIsOurs = false;
        place.claim().partIsGone();
    }

    /** Gives the part its final name as well, unless that is taken. */
    void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }

    private void moveToTarget() throws IOException {
        // A move replaces what is there. The monitor makes one step of looking and moving, and other servers are
        // locked out
        synchronized (FileWriter.class) {
            if (Files.exists(place.target(), LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(place.target().toString());
            }
            Files.move(place.part(), place.target(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void syncTarget() throws IOException {
        try {
            UploadDirectory.sync(place.directory());
        } catch (IOException e) {
            // The name may not survive the loss of power, and nobody was told of it yet
            try {
                Files.deleteIfExists(place.target());
            } catch (IOException stillThere) {
                e.addSuppressed(stillThere);
            }
            throw e;
        }
    }

    @Override
    public void discard() throws IOException {
        try {
            channel.close();
        } finally {
            if (partIsOurs) {
                Files.deleteIfExists(place.part());
                giveUpPart();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            place.claim().release();
        }
    }
}
