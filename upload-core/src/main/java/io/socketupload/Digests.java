package io.socketupload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The checksums of one file, computed while its bytes pass. Java's digests can't be stored: if some bytes passed
 * before, such as in another process, all are read again at the end. Used by one thread at a time.
 */
final class Digests {
    private final Map<Checksum.Algorithm, Digester> digesters = new EnumMap<>(Checksum.Algorithm.class);

    Digests(Set<Checksum.Algorithm> algorithms) {
        algorithms.forEach(algorithm -> digesters.put(algorithm, Digester.of(algorithm)));
    }

    /** What to hand to {@link #update} when the original has been consumed. */
    ByteBuffer[] viewOf(ByteBuffer[] data) {
        if (digesters.isEmpty()) {
            return new ByteBuffer[0];
        }
        ByteBuffer[] views = new ByteBuffer[data.length];
        for (int i = 0; i < data.length; i++) {
            views[i] = data[i].duplicate();
        }
        return views;
    }

    void update(ByteBuffer[] data) {
        for (ByteBuffer bytes : data) {
            digesters.values().forEach(digester -> digester.update(bytes));
        }
    }

    /** Bytes passed that were not seen here. */
    void missed() {
        digesters.clear();
    }

    /**
     * Checks the whole file, which the writer has.
     *
     * @param expected what it must have; several if the client told several
     * @param asked what is computed in any case, if anything is
     * @param slow run before something takes as long as reading the file
     * @return one to tell the client, if any was computed
     * @throws UploadException if the file has another
     */
    @Nullable
    Checksum verify(List<Checksum> expected, Checksum.@Nullable Algorithm asked, ChunkSink.Writer writer, Runnable slow)
            throws IOException {
        Map<Checksum.Algorithm, Checksum> found = new EnumMap<>(Checksum.Algorithm.class);
        for (Checksum checksum : expected) {
            if (!compute(checksum.algorithm(), found, writer, slow).equals(checksum)) {
                throw new UploadException(
                        UploadErrorCode.FILE_CHECKSUM_MISMATCH, "The file arrived with other bytes than were sent.");
            }
        }
        if (asked != null) {
            return compute(asked, found, writer, slow);
        }
        return found.isEmpty() ? null : found.values().iterator().next();
    }

    private Checksum compute(
            Checksum.Algorithm algorithm,
            Map<Checksum.Algorithm, Checksum> found,
            ChunkSink.Writer writer,
            Runnable slow)
            throws IOException {
        Checksum known = found.get(algorithm);
        if (known != null) {
            return known;
        }
        Digester digester = digesters.remove(algorithm);
        if (digester == null) {
            slow.run();
            digester = Digester.of(algorithm);
            try (InputStream file = writer.read()) {
                digester.update(file);
            }
        }
        Checksum computed = digester.finish();
        found.put(algorithm, computed);
        return computed;
    }
}
