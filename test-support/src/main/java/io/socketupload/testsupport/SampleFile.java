package io.socketupload.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A file of random bytes for a client to send. */
public record SampleFile(Path path, String id, long size) {
    private static final int CHUNK = 64 << 10;

    public static SampleFile of(Path directory, String id, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return new SampleFile(Files.write(directory.resolve(id), bytes), id, size);
    }

    public String name() {
        return id + ".bin";
    }

    public String storedName() {
        return id + "_" + name();
    }

    Map<String, Object> start(Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.putAll(Map.of("uploadId", id, "fileName", name(), "fileSize", size, "fileType", "text/plain"));
        return fields;
    }

    /** The chunks between two of their borders, as the script of the client wants them. */
    Map<String, Object> chunks(long from, long to) {
        long total = (size + CHUNK - 1) / CHUNK;
        List<Map<String, Object>> chunks = LongStream.range(from / CHUNK, (to + CHUNK - 1) / CHUNK)
                .<Map<String, Object>>mapToObj(index -> Map.of(
                        "start",
                        index * CHUNK,
                        "length",
                        Math.min(CHUNK, size - index * CHUNK),
                        "chunkIndex",
                        index,
                        "totalChunks",
                        total,
                        "isLastChunk",
                        index == total - 1))
                .toList();
        return Map.of(
                "path",
                path.toAbsolutePath().toString(),
                "uploadId",
                id,
                "acks",
                true,
                "window",
                1 << 20,
                "chunks",
                chunks);
    }
}
