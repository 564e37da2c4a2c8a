package io.socketupload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class UploadMeterTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);
    private final Counts counts = new Counts();

    @Test
    void counts_each_byte_that_is_written_once() {
        rig.build(engine -> engine.meter(counts));
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(0, 4));
        rig.run();
        peer.send(file.at(0, 4)); // once more
        peer.send(file.at(4, 6));
        rig.run();
        assertThat(counts.written).isEqualTo(10);
        assertThat(counts.refused).isEmpty();
    }

    @Test
    void takes_the_time_of_a_chunk_from_its_arrival_until_it_is_kept() {
        rig.build(engine -> engine.meter(counts));
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(4, 6)); // waits for the one before it
        rig.run();
        assertThat(counts.kept).isEmpty();
        rig.pass(Duration.ofMillis(30));
        peer.send(file.at(0, 4));
        rig.pass(Duration.ofMillis(5));
        rig.run();
        assertThat(counts.kept).containsExactly(Duration.ofMillis(5), Duration.ofMillis(35));
    }

    @Test
    void counts_what_clients_are_refused_by_its_code() {
        rig.build(engine -> engine.meter(counts)
                .limits(UploadLimits.ofDefaults().withMaxFileSize(9))
                .policy(session -> UploadPolicy.Decision.reject(UploadErrorCode.QUOTA_EXCEEDED, "Full.")));
        RecordingPeer peer = rig.connect();
        peer.start(file);
        peer.start(SampleFile.of("small", 1));
        peer.refuse("b", UploadErrorCode.INVALID_REQUEST);
        rig.run();
        assertThat(counts.refused)
                .containsExactlyInAnyOrder(
                        UploadErrorCode.FILE_TOO_LARGE,
                        UploadErrorCode.QUOTA_EXCEEDED,
                        UploadErrorCode.INVALID_REQUEST);
    }

    @Test
    void is_not_told_of_chunks_that_are_not_kept() {
        rig.build(engine -> engine.meter(counts));
        RecordingPeer peer = rig.startedResumable(file);
        peer.send(file.at(4, 6));
        peer.cancel("a");
        rig.run();
        assertThat(counts.kept).isEmpty();
        assertThat(counts.written).isZero();
    }

    private static final class Counts implements UploadMeter {
        long written;
        final List<Duration> kept = new ArrayList<>();
        final List<UploadErrorCode> refused = new ArrayList<>();

        @Override
        public void written(long bytes) {
            written += bytes;
        }

        @Override
        public void kept(long nanosSinceArrival) {
            kept.add(Duration.ofNanos(nanosSinceArrival));
        }

        @Override
        public void refused(UploadErrorCode code) {
            refused.add(code);
        }
    }
}
