package io.socketupload.benchmarks.load;

import java.nio.ByteBuffer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientFrameTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 13, 125, 126, 65_535, 65_536})
    void holds_its_payload_under_a_mask_without_zeros(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) i;
        }
        ByteBuffer frame = ByteBuffer.allocate(ClientFrame.length(length));

        ClientFrame.put(frame, ClientFrame.BINARY, ByteBuffer.wrap(payload));

        assertThat(frame.hasRemaining()).isFalse();
        frame.flip();
        assertThat(frame.get()).isEqualTo((byte) 0x82);
        int shortLength = frame.get() & 0x7f;
        long told = shortLength < 126 ? shortLength : shortLength == 126 ? frame.getShort() & 0xffff : frame.getLong();
        assertThat(told).isEqualTo(length);
        byte[] mask = new byte[4];
        frame.get(mask);
        assertThat(mask).doesNotContain(0);
        for (int i = 0; i < length; i++) {
            assertThat((byte) (frame.get() ^ mask[i % 4])).isEqualTo(payload[i]);
        }
    }
}
