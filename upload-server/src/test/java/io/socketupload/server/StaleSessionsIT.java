package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.socketupload.FileMetadata;
import io.socketupload.Sync;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import io.socketupload.file.FileSessionStore;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that finds many uploads of long ago in its directory, with 64 MB of heap.
 *
 * <p>{@code -Dsocketupload.stale.sessions=100000} makes them very many. What it prints is the time from the start of the
 * process to the acknowledgement of the first upload, and the memory that the process has used at the most.
 */
class StaleSessionsIT {
    private static final int STALE = Integer.getInteger("socketupload.stale.sessions", 500);
    // They may be as slow as 200 a second
    private static final Duration PATIENCE = Duration.ofSeconds(60 + STALE / 200);

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = folder.resolve("uploads");
    }

    @Test
    void do_not_hold_up_the_start_and_stay() throws Exception {
        String token;
        long begun = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            token = begin(client, "0");
            print("none", begun, server);
        }
        leave(Instant.now().plus(Duration.ofHours(1)));

        begun = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(directory);
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            begin(client, "1");
            print(STALE + " stale", begun, server);

            assertThat(client.startResumable("0", "a.txt", 10, token)).containsEntry("offset", 5);
            client.send("0", 1, 2, "world".getBytes(UTF_8));
            client.next("upload-complete", "0");
            // What it does with them in the background: it looks for what has no record
            patiently().until(() -> count("orphan-", "") == 0);
            print(STALE + " stale, looked through", begun, server);
            assertThat(stale(".session")).isEqualTo(STALE);
            assertThat(stale(".part")).isEqualTo(STALE);
        }
        assertThat(directory.resolve("0_a.txt")).hasContent("helloworld");
    }

    @Test
    void are_removed_when_they_expired_while_uploads_go_on() throws Exception {
        leave(Instant.now().minus(Duration.ofDays(2)));

        long begun = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(directory, "--expire-after", "2s");
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            begin(client, "1");
            patiently().until(() -> stale(".session") < STALE);
            client.send("1", 1, 2, "world".getBytes(UTF_8));
            client.next("upload-complete", "1");
            print(STALE + " expired, an upload complete amidst their removal", begun, server);
            patiently().until(() -> stale("") == 0);
            print(STALE + " expired, all removed", begun, server);
        }
        assertThat(directory.resolve("1_a.txt")).hasContent("helloworld");
    }

    /** Has the first half of an upload acknowledged; returns its token. */
    private static String begin(StepwiseClient client, String uploadId) throws InterruptedException {
        Map<String, Object> ready = client.startResumable(uploadId, "a.txt", 10, null);
        assertThat(client.send(uploadId, 0, 2, "hello".getBytes(UTF_8))).containsEntry("offset", 5);
        return (String) ready.get("resumeToken");
    }

    /** What servers left: uploads with some bytes, which nobody has resumed since. */
    private void leave(Instant expiresAt) throws IOException {
        FileSessionStore store = new FileSessionStore(directory, Sync.NEVER);
        for (int i = 0; i < STALE; i++) {
            UploadId id = new UploadId("stale-" + i);
            SavedUpload upload = new SavedUpload(
                    id,
                    new FileMetadata("film.mp4", 1 << 20, "video/mp4"),
                    "anonymous",
                    "0".repeat(64),
                    1,
                    expiresAt.minus(Duration.ofDays(1)),
                    expiresAt,
                    Phase.RECEIVING,
                    null,
                    null);
            assertThat(store.create(upload)).isTrue();
            Files.writeString(incoming(id + ".part"), "some bytes");
        }
        for (int i = 0; i < 100; i++) {
            Files.writeString(incoming("orphan-" + i + ".part"), "some bytes");
        }
    }

    private long stale(String end) throws IOException {
        return count("stale-", end);
    }

    private long count(String begin, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(".incoming"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(begin) && name.endsWith(end))
                    .count();
        }
    }

    private static ConditionFactory patiently() {
        // Counting files is work too
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500));
    }

    private Path incoming(String name) {
        return directory.resolve(".incoming").resolve(name);
    }

    private static void print(String what, long begun, ServerProcess server) {
        System.out.printf(
                "StaleSessionsIT: %s: %d ms, %s%n",
                what, Duration.ofNanos(System.nanoTime() - begun).toMillis(), server.peakMemory());
    }
}
