package io.socketupload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.socketupload.UploadEvent.Completed;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrentUploadsTest {
    private static final int CONNECTIONS = 6;
    private static final int UPLOADS = 5; // each

    @RegisterExtension
    final EngineRig rig = new EngineRig();

    @Test
    void thirty_at_once_with_shuffled_chunks_are_all_stored_byte_for_byte() throws Exception {
        rig.buildThreaded(engine -> {});
        List<SampleFile> files = IntStream.range(0, CONNECTIONS * UPLOADS)
                .mapToObj(i -> SampleFile.of("file-" + i, 10_007 * i))
                .toList();
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            List<SampleFile> mine = files.subList(i * UPLOADS, (i + 1) * UPLOADS);
            RecordingPeer peer = rig.connect();
            Random random = new Random(i);
            sent.add(clients.submit(() -> upload(peer, mine, random)));
        }
        for (Future<?> each : sent) {
            each.get(20, TimeUnit.SECONDS);
        }
        clients.shutdown();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> rig.events(Completed.class).size() == files.size());
        assertThat(files)
                .allSatisfy(file -> assertThat(rig.sink.file(file.id())).isEqualTo(file.bytes()));
    }

    private static void upload(RecordingPeer peer, List<SampleFile> files, Random random) {
        List<SampleChunk> chunks = new ArrayList<>();
        for (SampleFile file : files) {
            peer.start(file);
            chunks.addAll(file.chunks(1000));
            chunks.addAll(file.chunks(1000).subList(0, Math.min(20, file.bytes().length / 1000))); // twice
        }
        Collections.shuffle(chunks, random);
        peer.sendAll(chunks);
    }
}
