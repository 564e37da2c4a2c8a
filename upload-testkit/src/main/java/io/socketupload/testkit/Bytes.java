package io.socketupload.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Contents of files, and the buffers that they travel in. */
final class Bytes {
    private Bytes() {}

    /** The same bytes each time, and others for each {@code seed}. */
    static byte[] of(String seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed.hashCode()).nextBytes(bytes);
        return bytes;
    }

    /** A buffer with exactly these bytes, in memory outside the heap. */
    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** A buffer whose array has more before and behind what it shows. */
    static ByteBuffer amidst(byte[] bytes) {
        byte[] wide = new byte[bytes.length + 20];
        Arrays.fill(wide, (byte) 'x');
        System.arraycopy(bytes, 0, wide, 10, bytes.length);
        return ByteBuffer.wrap(wide, 10, bytes.length);
    }

    /** The same, but as a buffer of its own that begins at 0. */
    static ByteBuffer sliced(byte[] bytes) {
        return amidst(bytes).slice();
    }

    /** @param advice what is wrong if they differ */
    static void assertEqual(byte[] actual, byte[] expected, String advice) {
        int at = Arrays.mismatch(actual, expected);
        assertThat(at)
                .withFailMessage(
                        "%s: there are %d bytes and should be %d, and from byte %d on they are others",
                        advice, actual.length, expected.length, at)
                .isEqualTo(-1);
    }
}
