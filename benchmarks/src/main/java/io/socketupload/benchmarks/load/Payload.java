package io.socketupload.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a number of files, and of their chunks as they go over the wire. Each file begins one chunk later in the
 * same random bytes, so each has its own content, and all share what was made ready.
 */
public final class Payload {
    private static final long SEED = 42;

    private final int chunkSize;
    private final int chunksPerFile;
    private final ByteBuffer content;
    private @Nullable Prepared frames;
    private @Nullable Prepared base64;

    public Payload(int chunkSize, int chunksPerFile, int files) {
        this.chunkSize = chunkSize;
        this.chunksPerFile = chunksPerFile;
        int chunks = chunksPerFile + files - 1;
        byte[] bytes = new byte[Math.multiplyExact(chunks, chunkSize)];
        new Random(SEED).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i += chunkSize) {
            bytes[i] |= (byte) 0x80; // netty-socketio drops a chunk that begins with 00, or looks like "1:"
        }
        this.content = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    int chunkSize() {
        return chunkSize;
    }

    int chunksPerFile() {
        return chunksPerFile;
    }

    int fileSize() {
        return chunkSize * chunksPerFile;
    }

    ByteBuffer content(int file) {
        return content.slice(file * chunkSize, fileSize());
    }

    /** The plain bytes of a chunk, the chunks of the first file being followed by one for each other file. */
    ByteBuffer chunk(int number) {
        return content.slice(number * chunkSize, chunkSize);
    }

    /** A chunk as a masked WebSocket frame. */
    ByteBuffer frame(int number) {
        return frames().get(number);
    }

    /** A chunk as an Engine.IO message for long-polling. */
    ByteBuffer base64(int number) {
        return base64().get(number);
    }

    private synchronized Prepared frames() {
        if (frames == null) {
            int length = ClientFrame.length(chunkSize);
            ByteBuffer bytes = ByteBuffer.allocateDirect(chunks() * length);
            for (int i = 0; i < chunks(); i++) {
                ClientFrame.put(bytes, ClientFrame.BINARY, chunk(i));
            }
            frames = new Prepared(bytes, length);
        }
        return frames;
    }

    private synchronized Prepared base64() {
        if (base64 == null) {
            int length = 1 + (chunkSize + 2) / 3 * 4;
            ByteBuffer bytes = ByteBuffer.allocateDirect(chunks() * length);
            for (int i = 0; i < chunks(); i++) {
                bytes.put((byte) 'b').put(Base64.getEncoder().encode(chunk(i)));
            }
            base64 = new Prepared(bytes, length);
        }
        return base64;
    }

    private int chunks() {
        return content.capacity() / chunkSize;
    }

    /** Pieces of one length in one buffer. */
    private record Prepared(ByteBuffer bytes, int length) {
        ByteBuffer get(int number) {
            return bytes.slice(number * length, length);
        }
    }
}
