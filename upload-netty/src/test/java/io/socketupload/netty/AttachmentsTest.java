package io.socketupload.netty;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.socketupload.ChunkHeader;
import io.socketupload.UploadId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AttachmentsTest {
    private static final ChunkHeader CHUNK =
            new ChunkHeader(new UploadId("a"), 0, 1, true, ChunkHeader.NO_OFFSET, null, null);

    private final Attachments attachments = new Attachments();
    private final ByteBuf bytes = Unpooled.wrappedBuffer(new byte[] {7, 8});

    @Test
    void bytes_that_nobody_awaits_belong_to_nothing() {
        assertThat(attachments.take(bytes)).isNull();
        assertThat(attachments.clear()).isNull();
    }

    @Test
    void the_bytes_of_a_chunk_are_awaited_once() {
        attachments.awaitChunk(CHUNK, null);
        assertThat(attachments.take(bytes)).isEqualTo(new Attachments.ChunkBytes(CHUNK, null));
        assertThat(attachments.take(bytes)).isNull();
    }

    @Test
    void the_attachments_of_a_refused_event_are_ignored_to_the_last() {
        attachments.ignore(2);
        assertThat(attachments.take(bytes)).isEqualTo(new Attachments.Ignored(2));
        assertThat(attachments.take(bytes)).isEqualTo(new Attachments.Ignored(1));
        assertThat(attachments.take(bytes)).isNull();
    }

    @Test
    void what_is_awaited_can_be_given_up() {
        attachments.awaitChunk(CHUNK, null);
        assertThat(attachments.clear()).isEqualTo(new Attachments.ChunkBytes(CHUNK, null));
        assertThat(attachments.take(bytes)).isNull();
    }

    @Test
    void a_foreign_event_is_kept_until_it_is_whole_and_each_buffer_is_released_once() {
        ByteBuf text = ByteBufAllocator.DEFAULT.buffer().writeBytes("452-[\"a\"]".getBytes());
        ByteBuf first = ByteBufAllocator.DEFAULT.buffer().writeByte(7);
        ForeignEvent event = attachments.awaitForeign(text, 2);
        text.release();
        assertThat(attachments.isAwaiting(event)).isTrue();
        assertThat(attachments.take(first)).isSameAs(event);
        first.release();
        assertThat(event.isWhole()).isFalse();
        attachments.take(Unpooled.EMPTY_BUFFER);
        assertThat(event.isWhole()).isTrue();
        assertThat(attachments.isAwaiting(event)).isFalse();
        assertThat(event.messages())
                .extracting(ByteBufUtil::getBytes)
                .containsExactly("452-[\"a\"]".getBytes(), new byte[] {0, 1, -1, 7}, new byte[] {0, 0, -1});
        event.release();
        assertThat(text.refCnt()).isZero();
        assertThat(first.refCnt()).isZero();
    }

    @Test
    void a_foreign_event_that_is_given_up_keeps_no_buffer() {
        ByteBuf text = ByteBufAllocator.DEFAULT.buffer().writeByte('4');
        ByteBuf first = ByteBufAllocator.DEFAULT.buffer().writeByte(7);
        ForeignEvent event = attachments.awaitForeign(text, 2);
        attachments.take(first);
        text.release();
        first.release();
        assertThat(attachments.clear()).isSameAs(event);
        assertThat(first.refCnt()).isZero();
        assertThat(attachments.clear()).isNull();
    }

    /** What netty-socketio looks for, in its own order; without it, it throws. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 | ["a",{"_placeholder":true,"num":0}]                                 | true
                    1 | ["a",{"num":0,"_placeholder":true},1]                               | true
                    2 | ["a",{"_placeholder":true,"num":0},{"num":1,"_placeholder":true}]   | true
                    2 | ["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]   | false
                    2 | ["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]   | false
                    1 | ["a",{"_placeholder":true,"num":1}]                                 | false
                    1 | ["a"]                                                               | false
                    1 | ["a",{"_placeholder":true,"num":0}                                  | false
                    1 | ["a",{"_placeholder":true,"num":0},{"_placeholder                   | false
                    1 | ["a",{"_placeholder": true, "num": 0}]                              | false
                    """)
    void a_foreign_event_needs_a_place_for_each_attachment(int count, String json, boolean has) {
        ByteBuf text = Unpooled.copiedBuffer("45" + count + "-" + json, StandardCharsets.UTF_8);
        ForeignEvent event = attachments.awaitForeign(text, count);
        assertThat(event.hasPlaces()).isEqualTo(has);
    }
}
