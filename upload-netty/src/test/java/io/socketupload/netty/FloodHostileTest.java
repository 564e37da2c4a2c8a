package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Clients that send as fast as they can to a server that can store much less, and has little memory. */
class FloodHostileTest {
    private static final int CHUNK_SIZE = 256 * 1024;
    private static final int FLOOD = 96 << 20;
    private static final long MOST_MEMORY = 400L << 20;

    @Test
    void a_flood_is_slowed_down_and_neither_fills_the_memory_nor_hinders_others() throws IOException {
        try (RawFloodServer server = new RawFloodServer("-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            List<RawClient> floods = new ArrayList<>();
            List<CompletableFuture<Long>> sent = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                RawClient flood = RawClient.connected(RawClient.Over.WEBSOCKET, server.port());
                String id = "flood-" + i;
                flood.start(id, FLOOD / 2);
                floods.add(flood);
                sent.add(CompletableFuture.supplyAsync(() -> send(flood, id)));
            }
            RawClient other = RawClient.connected(RawClient.Over.WEBSOCKET, server.port());
            int small = 0;
            while (!sent.stream().allMatch(CompletableFuture::isDone) || small == 0) {
                String id = "small-" + small++;
                byte[] content = id.getBytes();
                other.start(id, content.length);
                assertThat(other.finish(id, content).path("filePath").asText()).isEqualTo(checksum(content));
            }
            assertThat(small).as("small uploads meanwhile").isGreaterThan(2);
            for (int i = 0; i < 2; i++) {
                JsonNode complete = floods.get(i).event("upload-complete", "flood-" + i);
                assertThat(complete.path("fileSize").asLong()).isEqualTo(FLOOD / 2);
                assertThat(complete.path("filePath").asText())
                        .isEqualTo(Long.toHexString(sent.get(i).join()));
            }
            assertThat(server.peakBytes()).isLessThan(MOST_MEMORY);
            assertThat(server.isAlive()).isTrue();
        }
    }

    /** Sends a file without waiting for anything but the system's own buffers; returns its checksum. */
    private static long send(RawClient client, String id) {
        CRC32C checksum = new CRC32C();
        Random random = new Random(id.hashCode());
        byte[] noise = new byte[CHUNK_SIZE];
        random.nextBytes(noise);
        long chunks = FLOOD / 2 / CHUNK_SIZE;
        for (int index = 0; index < chunks; index++) {
            byte[] chunk = Arrays.copyOf(noise, CHUNK_SIZE);
            chunk[0] = (byte) index;
            checksum.update(chunk);
            client.emit("file-chunk", RawFields.chunk(id, index, chunks), chunk);
        }
        return checksum.getValue();
    }

    private static String checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return Long.toHexString(checksum.getValue());
    }
}
