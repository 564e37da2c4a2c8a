package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real server, killed again and again while it takes uploads that go on after each start. The kills come at random
 * moments, many of them right after the last byte of a file was acknowledged, when the file is being finished.
 *
 * <p>{@code -Dsocketupload.crash.rounds=200} makes it long, {@code -Dsocketupload.crash.seed} another one.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("socketupload.crash.rounds", 8);
    private static final long SEED = Long.getLong("socketupload.crash.seed", System.nanoTime());
    private static final int UPLOADS_AT_ONCE = 6;
    private static final int PATIENCE_SECONDS = 60;
    // It starts sooner with fewer compilers
    private static final Map<String, String> QUICK_START =
            Map.of("JDK_JAVA_OPTIONS", "-Xshare:auto -XX:TieredStopAtLevel=1");

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<FaultUpload> open = new ArrayList<>();
    // What the directory must hold in the end, and what was compared already
    private final Map<String, String> digests = new HashMap<>();
    private final Set<String> compared = new HashSet<>();
    // Ids that the server may know and no client can resume, since it never heard the token
    private final Map<String, FaultUpload> unheard = new HashMap<>();
    private Path directory;
    private int begun;
    private int kills;
    private int cutWhileFinishing;
    private int resumed;

    @Test
    void keeps_what_it_acknowledged_and_shows_whole_files_only() throws Exception {
        directory = folder.resolve("uploads");
        for (int round = 0; round < ROUNDS; round++) {
            try {
                round(false);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Round " + round + " with seed " + SEED + ": " + e.getMessage(), e);
            }
        }
        round(true);
        assertThat(open).isEmpty();
        checkIncoming();
        checkAllFiles();
        System.out.printf(
                "CrashIT: %d rounds, %d kills, %d uploads begun, %d cut while they were finished, %d times resumed,"
                        + " %d files compared (seed %d)%n",
                ROUNDS, kills, begun, cutWhileFinishing, resumed, compared.size(), SEED);
    }

    /** One life of the server, which ends well the last time only. */
    private void round(boolean last) throws Exception {
        while (!last && open.size() < UPLOADS_AT_ONCE) {
            open.add(upload());
        }
        Moment moment = last ? new Moment(Kind.ALL_OVER, 1) : moment();
        ServerProcess server = ServerProcess.run(
                        folder, QUICK_START, "--port", "0", "--directory", directory.toString())
                .ready();
        List<FaultClient> clients = open.stream()
                .map(upload -> new FaultClient(server.url(), upload, random.nextInt(4) == 0, moment))
                .toList();
        try {
            clients.forEach(FaultClient::connect);
            if (!open.isEmpty()) {
                moment.await();
            }
            if (last) {
                server.terminate();
                assertThat(server.exitCode()).isZero();
            } else {
                server.kill();
                kills++;
            }
            for (FaultClient client : clients) {
                assertThat(client.isDisconnected(PATIENCE_SECONDS)).isTrue();
            }
        } finally {
            server.kill();
            clients.forEach(FaultClient::close);
        }
        assertThat(server.errors()).allMatch(line -> line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"));
        settle();
        checkFiles();
        cutWhileFinishing += finishing();
    }

    private FaultUpload upload() {
        int size = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(100);
            case 2 -> 1 << 20;
            case 3 -> random.nextInt(4 << 20);
            default -> random.nextInt(1 << 20);
        };
        return new FaultUpload(
                "crash-" + begun++,
                size,
                (16 << 10) + random.nextInt((48 << 10) + 1),
                1 + random.nextInt(8),
                random.nextInt(3) == 0,
                random);
    }

    /** Draws the conclusions of what the server said before it died. */
    private void settle() {
        for (Iterator<FaultUpload> uploads = open.iterator(); uploads.hasNext(); ) {
            FaultUpload upload = uploads.next();
            assertThat(upload.failure()).as("%s", upload).isEmpty();
            if (upload.isStored()) {
                assertThat(upload.storedPath).isEqualTo(upload.expectedPath());
                digests.put(upload.expectedPath(), upload.sha256());
            }
            if (!upload.isBegun() && !upload.isStored()) {
                unheard.put(upload.id, upload);
            }
            if (upload.isStored() || !upload.isBegun()) {
                resumed += upload.resumed;
                uploads.remove();
            }
        }
    }

    /** Each finished file is one of ours, there once, whole; and what a client was told to be stored is there. */
    private void checkFiles() throws Exception {
        Map<String, String> visible = new HashMap<>();
        open.forEach(upload -> visible.put(upload.expectedPath(), upload.sha256()));
        unheard.values().forEach(upload -> visible.put(upload.expectedPath(), upload.sha256()));
        visible.putAll(digests);
        Set<String> names = new HashSet<>();
        for (Path file : Stored.files(directory)) {
            String name = file.getFileName().toString();
            names.add(name);
            assertThat(visible).as("files that may be visible").containsKey(name);
            if (!compared.contains(name)) {
                assertThat(Stored.sha256(file)).as(name).isEqualTo(visible.get(name));
                compared.add(name);
            }
        }
        assertThat(names).containsAll(digests.keySet());
    }

    /** Once more, now that nothing is written any more. */
    private void checkAllFiles() throws Exception {
        for (Map.Entry<String, String> expected : digests.entrySet()) {
            assertThat(Stored.sha256(directory.resolve(expected.getKey())))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
    }

    /** How many uploads the server had begun to finish when it died. */
    private long finishing() throws IOException {
        long count = 0;
        for (Path file : Stored.parts(directory)) {
            if (file.toString().endsWith(".session") && Files.readString(file).contains("COMPLETING")) {
                count++;
            }
        }
        return count;
    }

    /** Only records are left, but for the empty parts of uploads that no client knows to be begun. */
    private void checkIncoming() throws IOException {
        for (Path file : Stored.parts(directory)) {
            String name = file.getFileName().toString();
            if (!name.endsWith(".session")) {
                assertThat(file).isEmptyFile();
                assertThat(unheard).containsKey(name.substring(0, name.lastIndexOf('.')));
            }
        }
    }

    private Moment moment() {
        int kind = random.nextInt(10);
        if (kind < 2) {
            return new Moment(Kind.ANY, 0);
        } else if (kind < 5) {
            return new Moment(Kind.ACKNOWLEDGED, 1 + random.nextInt(80));
        } else if (kind < 9) {
            return new Moment(Kind.LAST_ACKNOWLEDGED, 1 + random.nextInt(3));
        }
        return new Moment(Kind.OVER, 1 + random.nextInt(3));
    }

    private enum Kind {
        ANY,
        ACKNOWLEDGED,
        LAST_ACKNOWLEDGED,
        OVER,
        ALL_OVER
    }

    /** When the server dies: after so many acknowledgements and the like, and a bit. */
    private final class Moment implements FaultClient.Observer {
        private final Kind kind;
        private final CountDownLatch reached;
        private final CountDownLatch allOver = new CountDownLatch(open.size());

        Moment(Kind kind, int count) {
            this.kind = kind;
            this.reached = new CountDownLatch(count);
        }

        @Override
        public void acknowledged(FaultUpload upload) {
            boolean all = upload.acknowledged == upload.bytes.length;
            if (kind == Kind.ACKNOWLEDGED || (kind == Kind.LAST_ACKNOWLEDGED && all)) {
                reached.countDown();
            }
        }

        @Override
        public void over(FaultUpload upload) {
            allOver.countDown();
            if (kind == Kind.OVER) {
                reached.countDown();
            }
            while (allOver.getCount() == 0 && reached.getCount() > 0) {
                reached.countDown(); // nothing else is going to happen
            }
        }

        void await() throws InterruptedException {
            if (kind == Kind.ANY) {
                Thread.sleep(random.nextInt(300));
                return;
            }
            assertThat(reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(4) * random.nextInt(1000)));
        }
    }
}
