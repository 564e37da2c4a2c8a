package io.socketupload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever clients do in whatever order: see {@link EngineRig#verify} for what is true in the end. */
class UploadEnginePropertyTest {
    private static final UploadLimits LIMITS = new UploadLimits(1000, 100, 400, 600, 3);

    private static final List<SampleFile> FILES = List.of(
            SampleFile.of("empty", 0),
            SampleFile.of("short", 80),
            SampleFile.of("longer", 350),
            SampleFile.of("longest", 1000),
            SampleFile.of("too-long", 1001));

    @Property
    void nothing_is_lost_kept_for_ever_or_done_twice(
            @ForAll @IntRange(min = 1, max = 150) int steps,
            @ForAll @IntRange(min = 1, max = 40) int failingWrite,
            @ForAll Random random) {
        EngineRig rig = new EngineRig();
        rig.build(engine -> engine.limits(LIMITS));
        AtomicInteger writes = new AtomicInteger();
        rig.sink.onWrite = (id, nth) -> {
            if (writes.incrementAndGet() == failingWrite) {
                throw new IOException("A disk's failure");
            }
        };
        List<RecordingPeer> peers = List.of(rig.connect(), rig.connect());
        for (int step = 0; step < steps; step++) {
            SampleFile file = FILES.get(random.nextInt(FILES.size()));
            act(rig, peers.get(random.nextInt(peers.size())), file, random);
        }
        rig.verify();
        assertThat(FILES)
                .filteredOn(file -> rig.sink.files.containsKey(file.uploadId()))
                .allSatisfy(file -> assertThat(rig.sink.file(file.id())).isEqualTo(file.bytes()));
    }

    private static void act(EngineRig rig, RecordingPeer peer, SampleFile file, Random random) {
        int size = file.bytes().length;
        int dice = random.nextInt(100);
        if (dice < 15) {
            peer.start(file);
        } else if (dice < 50 && size > 0) {
            peer.send(file.chunk(random.nextInt((size + 49) / 50), 50));
        } else if (dice < 65 && size > 0) {
            peer.send(file.at(random.nextInt(size), random.nextInt(101)));
        } else if (dice < 85) {
            rig.run();
        } else if (dice < 90) {
            if (rig.executor.hasNext()) {
                rig.executor.runNext();
            }
        } else if (dice < 94) {
            rig.pass(Duration.ofMillis(random.nextInt(200)));
        } else if (dice < 96) {
            peer.cancel(file.id());
        } else if (dice < 98) {
            peer.refuse(file.id(), UploadErrorCode.INVALID_REQUEST);
        } else if (dice < 99) {
            byte[] some = file.part(0, random.nextInt(200));
            peer.send(new SampleChunk(file.id(), 0, 1 + random.nextInt(9), random.nextBoolean(), 0, some));
        } else {
            peer.close();
        }
    }
}
