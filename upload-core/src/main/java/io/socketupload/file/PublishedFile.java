package io.socketupload.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.Sync;

/** An upload whose file has its final name already, because the process died before it could say so. */
final class PublishedFile implements ChunkSink.Writer {
    private final Place place;
    private final long size;
    private final boolean hasPart;

    /** @param hasPart whether the part is another name of the file still */
    PublishedFile(Place place, long size, boolean hasPart) {
        this.place = place;
        this.size = size;
        this.hasPart = hasPart;
    }

    @Override
    public long position() {
        return size;
    }

    @Override
    public void write(ByteBuffer bytes) {
        throw new IllegalStateException("The file is complete");
    }

    @Override
    public InputStream read() throws IOException {
        return Files.newInputStream(place.target(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Does again what may not have been done, in the same order: the part goes when the name is sure to stay. */
    @Override
    public StoredFile complete() throws IOException {
        if (place.sync() != Sync.NEVER) {
            try (FileChannel file =
                    FileChannel.open(place.target(), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
                file.force(true);
            }
            UploadDirectory.sync(place.directory());
        }
        if (hasPart) {
            place.claim().partIsGone();
            place.deletePartIfPossible();
        }
        return place.stored(size);
    }

    /** The file stays, since it is finished. */
    @Override
    public void discard() throws IOException {
        if (hasPart) {
            Files.deleteIfExists(place.part());
            place.claim().partIsGone();
        }
    }

    @Override
    public void close() {
        place.claim().release();
    }
}
