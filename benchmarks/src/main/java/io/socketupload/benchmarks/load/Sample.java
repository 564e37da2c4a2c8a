package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A file to be sent, which is nowhere but in memory. */
public final class Sample {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final int READ = 1 << 20;

    private final Payload payload;
    private final int number;
    private final String id = "u" + COUNT.incrementAndGet();

    /** The file with this number of all that {@code payload} has. */
    public Sample(Payload payload, int number) {
        this.payload = payload;
        this.number = number;
    }

    /** Whether a server has stored this very file in its directory. */
    public boolean isStoredIn(Path directory) throws IOException {
        Path path = directory.resolve(name());
        if (!Files.exists(path)) {
            path = directory.resolve(id + "_" + name());
        }
        if (!Files.exists(path) || Files.size(path) != size()) {
            return false;
        }
        ByteBuffer expected = content();
        ByteBuffer stored = ByteBuffer.allocateDirect(READ);
        try (FileChannel file = FileChannel.open(path)) {
            while (expected.hasRemaining()) {
                if (file.read(stored.clear()) <= 0) {
                    return false;
                }
                stored.flip();
                int length = stored.remaining();
                if (length > expected.remaining() || !stored.equals(expected.slice(expected.position(), length))) {
                    return false;
                }
                expected.position(expected.position() + length);
            }
        }
        return true;
    }

    String id() {
        return id;
    }

    String name() {
        return id + ".bin";
    }

    public int size() {
        return payload.fileSize();
    }

    ByteBuffer content() {
        return payload.content(number);
    }

    int chunkSize() {
        return payload.chunkSize();
    }

    int chunks() {
        return payload.chunksPerFile();
    }

    ByteBuffer chunk(int index) {
        return payload.chunk(number + index);
    }

    ByteBuffer frame(int index) {
        return payload.frame(number + index);
    }

    ByteBuffer base64(int index) {
        return payload.base64(number + index);
    }
}
