package io.socketupload.netty;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a chunk leaves on the heap is a small part of it: no copy of its bytes, and no tree of its event. The bounds are
 * about twice what it is before Java has compiled anything.
 */
class GarbageUploadTest {
    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    private static final int KIB = 1024;
    private static final int CHUNKS = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static ResourceLeakDetector.Level level;

    /** The search for lost buffers, which all tests run with, leaves far more than what it watches. */
    @BeforeAll
    static void dontWatchBuffers() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void watchBuffers() {
        ResourceLeakDetector.setLevel(level);
    }

    @ParameterizedTest
    @CsvSource({"16, false, 2000", "256, false, 4000", "16, true, 5000", "256, true, 6000"})
    void a_chunk_leaves_small_objects_only(int kib, boolean checked, long bytes) {
        byte[] chunk = new byte[kib * KIB];
        RawClient client = server.client();
        upload(client, "first", chunk, checked); // what is made once: classes, the pool's bookkeeping
        long perChunk = upload(client, "second", chunk, checked) / CHUNKS;
        assertThat(perChunk).isPositive().isLessThan(bytes);
    }

    /** By the server's threads so far, in bytes. */
    private static long allocated() {
        long[] threads = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && !thread.getThreadName().equals("raw-websocket"))
                .mapToLong(thread -> thread.getThreadId())
                .filter(thread -> thread != Thread.currentThread().getId())
                .toArray();
        return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
    }

    /**
     * @param checked whether each chunk has a checksum and is acknowledged
     * @return how many bytes of heap the chunks took
     */
    private static long upload(RawClient client, String id, byte[] chunk, boolean checked) {
        CRC32C crc = new CRC32C();
        crc.update(chunk);
        String checksum = RawFields.quoted("crc32c:" + HexFormat.of().toHexDigits((int) crc.getValue()));
        RawFrame[] frames = new RawFrame[2 * CHUNKS];
        for (int i = 0; i < CHUNKS; i++) {
            RawFields fields = RawFields.chunk(id, i, CHUNKS);
            if (checked) {
                fields = fields.with("offset", String.valueOf((long) i * chunk.length))
                        .with("checksum", checksum);
            }
            frames[2 * i] = RawFrame.text("451-" + (checked ? i : "") + "[\"file-chunk\"," + fields + "]");
            frames[2 * i + 1] = RawFrame.binary(chunk);
        }
        client.start(id, (long) CHUNKS * chunk.length);
        long before = allocated();
        client.send(frames);
        client.event("upload-complete", id);
        return allocated() - before;
    }
}
