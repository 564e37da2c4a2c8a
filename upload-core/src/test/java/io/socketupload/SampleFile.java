package io.socketupload;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** A file on a client's disk, to be cut into chunks. */
record SampleFile(String id, byte[] bytes) {
    static SampleFile of(String id, int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return new SampleFile(id, bytes);
    }

    UploadId uploadId() {
        return new UploadId(id);
    }

    FileMetadata metadata() {
        return new FileMetadata(id + ".bin", bytes.length, "application/octet-stream");
    }

    /** As of a file that is still being made. */
    FileMetadata unknownSize() {
        return new FileMetadata(id + ".bin", FileMetadata.UNKNOWN_SIZE, "application/octet-stream");
    }

    FileMetadata metadata(Checksum checksum) {
        return new FileMetadata(id + ".bin", bytes.length, "application/octet-stream", null, Map.of(), checksum);
    }

    Checksum checksum(Checksum.Algorithm algorithm) {
        return Digester.of(algorithm, new ByteBuffer[] {ByteBuffer.wrap(bytes)});
    }

    /** All chunks, without offsets, in order. */
    List<SampleChunk> chunks(int length) {
        return IntStream.range(0, count(length))
                .mapToObj(index -> chunk(index, length))
                .toList();
    }

    /** The chunk at {@code index} when all but the last have {@code length}. */
    SampleChunk chunk(int index, int length) {
        int total = count(length);
        byte[] data = part(index * length, length);
        return new SampleChunk(id, index, total, index == total - 1, ChunkHeader.NO_OFFSET, data);
    }

    /** A chunk from anywhere in the file: one of so many that they never count as all. */
    SampleChunk at(int offset, int length) {
        byte[] data = part(offset, length);
        return new SampleChunk(id, offset, Integer.MAX_VALUE, offset + data.length == bytes.length, offset, data);
    }

    /** The same with a checksum of the chunk, and perhaps of the whole file. */
    SampleChunk at(int offset, int length, @Nullable Checksum checksum, @Nullable Checksum fileChecksum) {
        byte[] data = part(offset, length);
        boolean last = offset + data.length == bytes.length;
        return new SampleChunk(
                new ChunkHeader(uploadId(), offset, Integer.MAX_VALUE, last, offset, checksum, fileChecksum), data);
    }

    byte[] part(int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, Math.min(offset + length, bytes.length));
    }

    private int count(int length) {
        return (bytes.length + length - 1) / length;
    }
}
