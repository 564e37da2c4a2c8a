package io.socketupload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.socketupload.Checksum.Algorithm;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DigesterTest {
    @ParameterizedTest
    @MethodSource("vectors")
    void computes_what_the_standards_say(Algorithm algorithm, byte[] data, String hex) throws IOException {
        Checksum expected = new Checksum(algorithm, hex);
        assertThat(Digester.of(algorithm, buffers(ByteBuffer.wrap(data)))).isEqualTo(expected);
        assertThat(Digester.of(algorithm, buffers(direct(data)))).isEqualTo(expected);
        Digester reading = Digester.of(algorithm);
        reading.update(new ByteArrayInputStream(data));
        assertThat(reading.finish()).isEqualTo(expected);
    }

    static Stream<Arguments> vectors() {
        String alphabet = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        byte[] rising = new byte[32];
        byte[] falling = new byte[32];
        for (int i = 0; i < 32; i++) {
            rising[i] = (byte) i;
            falling[i] = (byte) (31 - i);
        }
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        byte[] read10 = HexFormat.of()
                .parseHex("01c00000000000000000000000000000" + "14000000000004000000001400000018"
                        + "28000000000000000200000000000000");
        return Stream.of(
                // RFC 3720, B.4, which prints the bytes from the lowest
                Arguments.of(Algorithm.CRC32C, new byte[32], "8a9136aa"),
                Arguments.of(Algorithm.CRC32C, ones, "62a8ab43"),
                Arguments.of(Algorithm.CRC32C, rising, "46dd794e"),
                Arguments.of(Algorithm.CRC32C, falling, "113fdb5c"),
                Arguments.of(Algorithm.CRC32C, read10, "d9963a56"),
                // The "check" of the CRC catalogues
                Arguments.of(Algorithm.CRC32C, ascii("123456789"), "e3069283"),
                Arguments.of(Algorithm.CRC32C, new byte[0], "00000000"),
                // FIPS 180-2, appendix B and C
                Arguments.of(
                        Algorithm.SHA_256,
                        ascii("abc"),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                Arguments.of(
                        Algorithm.SHA_256,
                        ascii(alphabet),
                        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
                Arguments.of(
                        Algorithm.SHA_256,
                        ascii("a".repeat(1_000_000)),
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
                Arguments.of(
                        Algorithm.SHA_256,
                        new byte[0],
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                Arguments.of(
                        Algorithm.SHA_512,
                        ascii("abc"),
                        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
    }

    @Property
    void the_same_bytes_give_the_same_checksum_however_they_are_split(
            @ForAll Algorithm algorithm, @ForAll @IntRange(max = 2000) int length, @ForAll Random random)
            throws IOException {
        byte[] data = new byte[length];
        random.nextBytes(data);
        Digester split = Digester.of(algorithm);
        List<ByteBuffer> parts = new ArrayList<>();
        for (int at = 0; at < length; ) {
            byte[] part = Arrays.copyOfRange(data, at, Math.min(length, at + random.nextInt(300)));
            at += part.length;
            ByteBuffer buffer = random.nextBoolean() ? direct(part) : ByteBuffer.wrap(part);
            parts.add(random.nextBoolean() ? buffer.asReadOnlyBuffer() : buffer);
            if (random.nextBoolean()) {
                split.update(new Dribble(part));
            } else {
                split.update(buffer);
            }
        }
        Checksum whole = Digester.of(algorithm, buffers(ByteBuffer.wrap(data)));
        assertThat(split.finish()).isEqualTo(whole);
        assertThat(Digester.of(algorithm, parts.toArray(ByteBuffer[]::new))).isEqualTo(whole);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void leaves_a_buffer_as_it_was_and_reads_only_what_remains_of_it(Algorithm algorithm) {
        ByteBuffer window = ByteBuffer.wrap(ascii("xxabcyy")).position(2).limit(5);
        Checksum ofAbc = Digester.of(algorithm, buffers(ByteBuffer.wrap(ascii("abc"))));
        assertThat(Digester.of(algorithm, buffers(window))).isEqualTo(ofAbc);
        assertThat(Digester.of(algorithm, buffers(window.slice()))).isEqualTo(ofAbc);
        assertThat(window).isEqualTo(ByteBuffer.wrap(ascii("abc")));
        assertThat(window.position()).isEqualTo(2);
    }

    @Test
    void of_no_buffers_is_the_checksum_of_nothing() {
        assertThat(Digester.of(Algorithm.CRC32C, buffers())).hasToString("crc32c:00000000");
    }

    private static ByteBuffer[] buffers(ByteBuffer... buffers) {
        return buffers;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Gives fewer bytes than it is asked for. */
    private static final class Dribble extends InputStream {
        private final ByteArrayInputStream bytes;

        Dribble(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, 7));
        }
    }
}
