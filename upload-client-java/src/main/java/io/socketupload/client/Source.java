package io.socketupload.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/** Where the bytes of an upload come from. Used by one thread at a time, but for {@link #close}. */
interface Source extends Closeable {
    /** Comes first, and once. */
    void open() throws IOException;

    /** In bytes, or {@link UploadProgress#UNKNOWN_SIZE}. */
    long size();

    /** The next chunk from {@code offset} on. A stream has what was read and not kept, and what comes then. */
    Chunk read(long offset, int max) throws IOException;

    /** The server keeps what is before {@code offset}: it need not be read again. */
    void kept(long offset);

    /** Whether {@link #read} can go back to {@code offset}. */
    boolean has(long offset);

    /** The SHA-256 as the protocol writes it, once the last chunk was read; null if none was asked for. */
    @Nullable
    String checksum();

    /** The file, if it is one that a later process can find again. */
    @Nullable
    Path file();

    /** Of the file; {@link Instant#EPOCH} if it is none. */
    Instant lastModified();

    /** Some bytes, where they go, and whether the file ends with them. */
    @SuppressWarnings("ArrayRecordComponent") // the array is never changed, and chunks are told apart as objects
    record Chunk(long offset, byte[] bytes, boolean last) {
        long end() {
            return offset + bytes.length;
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** As the protocol writes it. */
    static String written(MessageDigest sha256) {
        return "sha-256:" + HexFormat.of().formatHex(sha256.digest());
    }
}
