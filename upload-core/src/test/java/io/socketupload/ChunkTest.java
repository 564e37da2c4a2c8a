package io.socketupload;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChunkTest {
    @ParameterizedTest
    @CsvSource({"0, -1, -1", "-1, 1, -1", "0, 1, -2"})
    void refuses_numbers_out_of_range(long index, long total, long offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleChunk("a", index, total, false, offset, new byte[1]));
    }

    @Test
    void weighs_its_bytes_but_64_at_least() {
        assertThat(SampleFile.of("a", 1000).chunk(0, 1000).chunk.weight()).isEqualTo(1000);
        assertThat(SampleFile.of("a", 1000).chunk(0, 1).chunk.weight()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"100, 10", "101, 9", "106, 4", "110, 0", "150, 0", "90, 10"})
    void leaves_out_bytes_across_its_buffers(long start, int left) {
        Chunk chunk = new Chunk(
                new ChunkHeader(new UploadId("a"), 0, 1, true, 100, null, null),
                new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(0), ByteBuffer.allocate(7)},
                () -> {},
                null);
        chunk.place(100);
        chunk.skipTo(start);
        assertThat(Stream.of(chunk.data()).mapToInt(ByteBuffer::remaining).sum())
                .isEqualTo(left);
        assertThat(chunk.end()).isEqualTo(110);
    }
}
