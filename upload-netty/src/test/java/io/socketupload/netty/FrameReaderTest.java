package io.socketupload.netty;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameReaderTest {
    private static final int LENGTH = 4 * FrameReader.SEGMENT;

    @Test
    void what_came_of_a_frame_is_released_once_when_there_is_no_memory_for_the_rest() {
        Scarce scarce = new Scarce(2);
        EmbeddedChannel channel = new EmbeddedChannel(new FrameReader(LENGTH));
        channel.config().setAllocator(scarce);

        assertThatThrownBy(() -> channel.writeInbound(
                        Unpooled.wrappedBuffer(RawFrame.binary(new byte[LENGTH]).masked())))
                .isInstanceOf(OutOfMemoryError.class);
        channel.close();
        channel.checkException();

        assertThat(scarce.given)
                .hasSize(2)
                .allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    /** Has only so many direct buffers. */
    private static final class Scarce extends AbstractByteBufAllocator {
        private final List<ByteBuf> given = new ArrayList<>();
        private final int count;

        Scarce(int count) {
            super(true);
            this.count = count;
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return Unpooled.buffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (given.size() == count) {
                throw new OutOfMemoryError("No memory but for " + count + " buffers");
            }
            ByteBuf buffer = Unpooled.directBuffer(initialCapacity, maxCapacity);
            given.add(buffer);
            return buffer;
        }
    }
}
