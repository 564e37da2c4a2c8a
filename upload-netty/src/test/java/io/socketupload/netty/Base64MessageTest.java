package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Base64MessageTest {
    private static final int PIECE = 4096;
    private static final byte SEPARATOR = 0x1e;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 56, 57, 58, 3070, 3071, 3072, 3073, 3074, 6143, 6144, 6145, 65_536})
    void what_was_encoded_in_whichever_way_comes_back(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        assertThat(decode(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
        assertThat(decode(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                .isEqualTo(bytes);
        Base64.Encoder lines = Base64.getMimeEncoder(76, new byte[] {'\n'});
        assertThat(decode(lines.encodeToString(bytes))).isEqualTo(bytes);
        assertThat(decode(lines.encodeToString(bytes) + "\n")).isEqualTo(bytes);
    }

    @Test
    void no_more_memory_is_taken_than_the_bytes_need() {
        ByteBuf text = text(Base64.getEncoder().encodeToString(new byte[65_536]));
        ByteBuf decoded = Base64Message.read(text, SEPARATOR, UnpooledByteBufAllocator.DEFAULT);
        assertThat(decoded.capacity()).isEqualTo(65_536);
        decoded.release();
    }

    @Test
    void no_memory_is_taken_for_the_messages_that_follow() {
        String message = Base64.getEncoder().encodeToString(new byte[10_000]);
        ByteBuf text = text(message + "\u001e" + message + "\u001e");
        ByteBuf decoded = Base64Message.read(text, SEPARATOR, UnpooledByteBufAllocator.DEFAULT);
        assertThat(decoded.capacity()).isEqualTo(10_000);
        decoded.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PIECE - 4, PIECE - 3, PIECE - 2, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE - 1})
    void padding_or_anything_else_in_the_middle_is_refused(int index) {
        String encoded = "A".repeat(3 * PIECE);
        for (String wrong : new String[] {"=", "==", "*", " ", "-"}) {
            String text = encoded.substring(0, index) + wrong + encoded.substring(index + wrong.length());
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> decode(text));
        }
    }

    /** Decodes a message alone, and one with others behind it. */
    private static byte[] decode(String encoded) {
        byte[] alone = read(text(encoded), 0);
        String others = "\u001e451-[\u001ebAAAA";
        assertThat(read(text(encoded + others), others.length())).isEqualTo(alone);
        return alone;
    }

    private static byte[] read(ByteBuf text, int left) {
        ByteBuf decoded = Base64Message.read(text, SEPARATOR, UnpooledByteBufAllocator.DEFAULT);
        try {
            assertThat(text.readableBytes()).isEqualTo(left);
            return ByteBufUtil.getBytes(decoded);
        } finally {
            decoded.release();
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
