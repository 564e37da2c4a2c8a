package io.socketupload.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/** Where the bytes of an upload come from. May block; used by one thread at a time. */
interface Source extends Closeable {
    /** Makes it ready to be read. Nothing else is called before. */
    void open() throws IOException;

    /** In bytes, or {@link UploadProgress#UNKNOWN_SIZE}. */
    long size();

    /** Whether it can be read again from any place, or else once and from the start only. */
    boolean isRereadable();

    /**
     * Reads up to {@code max} bytes from a place in the file; fewer only at its end.
     *
     * @throws UploadFailedException if they are not the bytes of the file that was opened
     */
    Chunk read(long offset, int max) throws IOException;

    /** The checksum of everything, once the last chunk was read, if one was asked for. */
    @Nullable
    String checksum();

    /** Of the file, in milliseconds. */
    OptionalLong lastModified();

    /** What a store remembers the file by, as long as it stays the same; null if it can't be had again. */
    @Nullable
    String identity();
}
