package io.socketupload;

import io.socketupload.UploadMessage.Complete;
import io.socketupload.UploadMessage.Failure;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a client can send again does not end an upload that can be resumed. */
class RefusedChunkTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("a", 10);

    private enum Nonsense {
        TOO_LARGE(UploadErrorCode.CHUNK_TOO_LARGE, 0, 9, 0, 7),
        OUTSIDE_THE_FILE(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, 0, 9, 7, 4),
        OUTSIDE_THE_FILE_BY_INDEX(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, 5, 6, ChunkHeader.NO_OFFSET, 3),
        AHEAD_OF_THE_WINDOW(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, 0, 9, 9, 1),
        INDEX_NOT_LESS_THAN_TOTAL(UploadErrorCode.INVALID_REQUEST, 9, 9, 0, 4);

        private final UploadErrorCode code;
        private final int index;
        private final int total;
        private final long offset;
        private final int length;

        Nonsense(UploadErrorCode code, int index, int total, long offset, int length) {
            this.code = code;
            this.index = index;
            this.total = total;
            this.offset = offset;
            this.length = length;
        }

        SampleChunk chunk() {
            return new SampleChunk("a", index, total, false, offset, new byte[length]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leaves_an_upload_that_can_be_resumed_as_it_was(Nonsense nonsense) {
        rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withChunks(6, 8)));
        RecordingPeer peer = rig.startedResumable(file);
        SampleChunk refused = peer.send(nonsense.chunk());
        rig.run();
        assertThat(peer.messages(Failure.class)).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(nonsense.code);
            assertThat(failure.offset()).isZero();
            assertThat(refused.ack()).isEqualTo(failure);
        });
        assertThat(refused.releases()).isOne();

        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.failures()).hasSize(1);
        assertThat(peer.messages(Complete.class)).hasSize(1);
        assertThat(rig.sink.file("a")).isEqualTo(file.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void ends_one_that_cannot(Nonsense nonsense) {
        rig.build(engine -> engine.limits(UploadLimits.ofDefaults().withChunks(6, 8)));
        RecordingPeer peer = rig.started(file);
        peer.send(nonsense.chunk());
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.failures()).containsExactly(nonsense.code);
        assertThat(rig.sink.writer("a").isDiscarded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = UploadErrorCode.class,
            names = {"INVALID_REQUEST", "CHUNK_TOO_LARGE"})
    void is_also_one_that_the_adapter_could_not_read(UploadErrorCode code) {
        RecordingPeer peer = rig.startedResumable(file);
        assertThat(peer.refuse("a", code)).isEmpty();
        rig.run();
        assertThat(peer.failures()).containsExactly(code);
        peer.sendAll(file.chunks(4));
        rig.run();
        assertThat(peer.messages(Complete.class)).hasSize(1);
    }
}
