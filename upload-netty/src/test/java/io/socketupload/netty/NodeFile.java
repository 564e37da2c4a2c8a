package io.socketupload.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file for a client to send.
 *
 * @param path where its bytes are
 * @param name what the server is told that it is called
 * @param chunkSize the length of all its chunks but the last
 */
record NodeFile(Path path, String id, String name, long size, int chunkSize) {
    static final int KIB = 1 << 10;
    static final int MIB = 1 << 20;

    /** What the original client takes. */
    static final int USUAL_CHUNK = 64 * KIB;

    /**
     * A chunk: bytes of the file, and what is said of them.
     *
     * @param start where in the file its bytes are
     * @param more what is said of it besides what must be said
     */
    record Part(int chunkIndex, int totalChunks, long start, int length, Map<String, ?> more) {
        Part with(String field, Object value) {
            Map<String, Object> all = new HashMap<>(more);
            all.put(field, value);
            return new Part(chunkIndex, totalChunks, start, length, all);
        }

        /** The server is told where it goes, and needs not find out by the index. */
        Part tellingOffset() {
            return with("offset", start);
        }

        Map<String, Object> fields() {
            boolean isLastChunk = chunkIndex == totalChunks - 1;
            Map<String, Object> fields = new HashMap<>(Map.of("chunkIndex", chunkIndex, "totalChunks", totalChunks));
            fields.putAll(Map.of("start", start, "length", length, "isLastChunk", isLastChunk));
            fields.putAll(more);
            return fields;
        }
    }

    /** A file of random bytes, which the id decides. */
    static NodeFile random(Path directory, String id, long size) throws IOException {
        Path path = directory.resolve(id);
        Random random = new Random(id.hashCode());
        byte[] bytes = new byte[(int) Math.min(size, MIB)];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (long left = size; left > 0; left -= bytes.length) {
                random.nextBytes(bytes);
                out.write(bytes, 0, (int) Math.min(left, bytes.length));
            }
        }
        return new NodeFile(path, id, id + ".bin", size, USUAL_CHUNK);
    }

    static NodeFile of(Path directory, String id, byte[] bytes) throws IOException {
        Path path = Files.write(directory.resolve(id), bytes);
        return new NodeFile(path, id, id + ".bin", bytes.length, USUAL_CHUNK);
    }

    NodeFile withChunks(int chunkSize) {
        return new NodeFile(path, id, name, size, chunkSize);
    }

    NodeFile withName(String name) {
        return new NodeFile(path, id, name, size, chunkSize);
    }

    NodeFile withId(String id) {
        return new NodeFile(path, id, name, size, chunkSize);
    }

    /** What {@code file-upload-start} carries. */
    Map<String, Object> start() {
        return Map.of("fileName", name, "fileSize", size, "fileType", "application/octet-stream", "uploadId", id);
    }

    /** The same in protocol 1. */
    Map<String, Object> resumable() {
        return startWith(Map.of("protocol", 1));
    }

    /** What it carries to go on. */
    Map<String, Object> resumed(String token) {
        return startWith(Map.of("protocol", 1, "resumeToken", token));
    }

    Map<String, Object> startWith(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(start());
        all.putAll(more);
        return all;
    }

    /** All its chunks, in order. */
    List<Part> parts() {
        int total = Math.toIntExact((size + chunkSize - 1) / chunkSize);
        return IntStream.range(0, total)
                .mapToObj(index -> {
                    long start = (long) index * chunkSize;
                    return new Part(index, total, start, (int) Math.min(chunkSize, size - start), Map.of());
                })
                .toList();
    }

    /** Chunks of these lengths, which are its size together; the server is told where each goes. */
    List<Part> parts(int... lengths) {
        List<Part> parts = new ArrayList<>();
        long start = 0;
        for (int length : lengths) {
            parts.add(new Part(parts.size(), lengths.length, start, length, Map.of()).tellingOffset());
            start += length;
        }
        assertThat(start).isEqualTo(size);
        return parts;
    }

    // -- what its bytes have --

    /** As the protocol writes it. */
    String checksum(String algorithm) {
        return checksum(algorithm, read(0, (int) size));
    }

    /** The chunk with a checksum of its bytes. */
    Part checked(Part part) {
        return part.with("checksum", checksum("crc32c", read(part.start(), part.length())));
    }

    private static String checksum(String algorithm, byte[] bytes) {
        if (algorithm.equals("crc32c")) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return String.format("crc32c:%08x", crc.getValue());
        }
        try {
            byte[] digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT))
                    .digest(bytes);
            return algorithm + ":" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] read(long start, int length) {
        try (InputStream in = Files.newInputStream(path)) {
            in.skipNBytes(start);
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the server stores it, where the name is harmless. */
    String storedName() {
        return id + "_" + name;
    }

    // -- what a server has of them --

    /** Fails unless {@code directory} holds these files, under their names, and nothing else but an empty .incoming. */
    static void assertStored(Path directory, NodeFile... files) {
        assertStored(directory, List.of(files));
    }

    static void assertStored(Path directory, List<NodeFile> files) {
        assertFiles(directory, files);
        assertNothingIncoming(directory);
    }

    private static void assertFiles(Path directory, List<NodeFile> files) {
        Stream<String> names =
                Stream.concat(Stream.of(".incoming"), files.stream().map(NodeFile::storedName));
        assertThat(names(directory)).as("stored files").containsExactlyInAnyOrderElementsOf(names.toList());
        for (NodeFile file : files) {
            assertThat(directory.resolve(file.storedName())).hasSameBinaryContentAs(file.path());
        }
    }

    /** The same of files of which a client may ask again; what was said of them is kept for that. */
    static void assertStoredAndRemembered(Path directory, NodeFile... files) {
        assertFiles(directory, List.of(files));
        assertIncoming(directory, Stream.of(files).map(file -> file.id() + ".session"));
    }

    static void assertNothingIncoming(Path directory) {
        assertIncoming(directory, Stream.of());
    }

    private static void assertIncoming(Path directory, Stream<String> names) {
        assertThat(names(directory.resolve(".incoming")))
                .as("unfinished files")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of("lock"), names).toList());
    }

    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
