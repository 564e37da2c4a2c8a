package io.socketupload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.socketupload.UploadEvent.Completed;
import io.socketupload.UploadMessage.Ready;
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
        AtomicInteger accepted = new AtomicInteger();
        rig.build(engine -> engine.limits(LIMITS).policy(new CountingPolicy(accepted)));
        AtomicInteger writes = new AtomicInteger();
        rig.sink.onWrite = (id, nth) -> {
            if (writes.incrementAndGet() == failingWrite) {
                throw new IOException("A disk's failure");
            }
        };
        List<RecordingPeer> peers = new ArrayList<>(List.of(rig.connect(), rig.connect()));
        try (Janitor janitor = new Janitor(rig.engine(), Duration.ofHours(24))) {
            for (int step = 0; step < steps; step++) {
                SampleFile file = FILES.get(random.nextInt(FILES.size()));
                int which = random.nextInt(peers.size());
                act(rig, peers.get(which), file, random);
                int dice = random.nextInt(100);
                if (dice < 2) {
                    peers.get(which).close();
                    peers.set(which, rig.connect());
                } else if (dice < 3) {
                    rig.pass(Duration.ofHours(random.nextInt(40)));
                    janitor.expire(EngineRig.NOW);
                } else if (dice < 5) {
                    rig.sink.room = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(400);
                }
            }
        }
        rig.verify();
        assertThat(accepted).as("accepted, and not ended").hasValue(0);
        assertThat(FILES)
                .filteredOn(file -> rig.sink.files.containsKey(file.uploadId()))
                .filteredOn(file -> rig.sink.file(file.id()).length > 0)
                .allSatisfy(file -> assertThat(file.bytes()).startsWith(rig.sink.file(file.id())));
        assertThat(rig.events(Completed.class)).allSatisfy(event -> {
            long size = event.session().file().size();
            assertThat(event.session().progress().bytes()).isEqualTo(size);
            assertThat(event.file().size()).isEqualTo(size);
        });
    }

    private static void act(EngineRig rig, RecordingPeer peer, SampleFile file, Random random) {
        int size = file.bytes().length;
        int dice = random.nextInt(100);
        if (dice < 7) {
            peer.start(file);
        } else if (dice < 13) {
            peer.startResumable(file.id(), random.nextInt(4) == 0 ? file.unknownSize() : file.metadata());
        } else if (dice < 19) {
            peer.resume(file, token(rig, file, random));
        } else if (dice < 50 && size > 0) {
            peer.send(file.chunk(random.nextInt((size + 49) / 50), 50));
        } else if (dice < 65 && size > 0) {
            peer.send(file.at(random.nextInt(size), random.nextInt(101)));
        } else if (dice < 85) {
            rig.run();
        } else if (dice < 88) {
            if (rig.executor.hasNext()) {
                rig.executor.runNext();
            }
        } else if (dice < 91) {
            rig.pass(Duration.ofMillis(random.nextInt(200)));
        } else if (dice < 93) {
            peer.status(file.id(), token(rig, file, random));
        } else if (dice < 95) {
            peer.cancel(file.id(), random.nextBoolean() ? null : token(rig, file, random));
        } else if (dice < 97) {
            peer.refuse(file.id(), UploadErrorCode.INVALID_REQUEST);
        } else if (dice < 98) {
            byte[] some = file.part(0, random.nextInt(Math.min(200, size + 1)));
            peer.send(new SampleChunk(file.id(), 0, 1 + random.nextInt(9), random.nextBoolean(), 0, some));
        } else {
            Checksum wrong = SampleFile.of("other", 7).checksum(Checksum.Algorithm.CRC32C);
            peer.send(file.at(0, 50, wrong, null));
        }
    }

    /** One that was given for the file, most of the time. */
    private static String token(EngineRig rig, SampleFile file, Random random) {
        List<String> tokens = rig.peers().stream()
                .flatMap(peer -> peer.messages(Ready.class).stream())
                .filter(ready -> ready.uploadId().equals(file.id()) && ready.resumable() != null)
                .map(ready -> ready.resumable().resumeToken())
                .toList();
        return tokens.isEmpty() || random.nextInt(10) == 0 ? "wrong" : tokens.get(tokens.size() - 1);
    }

    private record CountingPolicy(AtomicInteger accepted) implements UploadPolicy {
        @Override
        public Decision check(UploadSession session) {
            accepted.incrementAndGet();
            return Decision.accept();
        }

        @Override
        public void ended(UploadSession session) {
            accepted.decrementAndGet();
        }
    }
}
