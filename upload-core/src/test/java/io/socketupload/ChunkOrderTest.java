package io.socketupload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.socketupload.ChunkOrder.Place;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChunkOrderTest {
    private static final UploadLimits LIMITS = new UploadLimits(Long.MAX_VALUE, 1000, 4000, 4000, 1);

    private final List<Chunk> displaced = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Nested
    class By_index {
        private final SampleFile file = SampleFile.of("a", 1050);
        private final ChunkOrder order = orderOf(file);

        @Test
        void gives_out_chunks_that_come_in_order() {
            for (SampleChunk chunk : file.chunks(100)) {
                assertThat(offer(order, chunk)).isEqualTo(Place.NEXT);
            }
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void gives_out_chunks_that_come_in_reverse() {
            List<SampleChunk> chunks = new ArrayList<>(file.chunks(100));
            Collections.reverse(chunks);
            chunks.forEach(chunk -> offer(order, chunk));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void puts_the_last_chunk_where_the_file_ends() {
            SampleChunk last = file.chunk(10, 100);
            assertThat(offer(order, last)).isEqualTo(Place.HELD);
            assertThat(last.chunk.position()).isEqualTo(1000);
        }

        @Test
        void puts_an_only_chunk_at_the_start() {
            assertThat(offer(orderOf(60), chunk(0, 1, true, 60))).isEqualTo(Place.NEXT);
        }

        @Test
        void drops_what_was_given_out_or_is_held() {
            offer(order, file.chunk(0, 100));
            offer(order, file.chunk(2, 100));
            assertThat(offer(order, file.chunk(0, 100))).isEqualTo(Place.DUPLICATE);
            assertThat(offer(order, file.chunk(2, 100))).isEqualTo(Place.DUPLICATE);
            assertThat(displaced).isEmpty();
        }

        @Test
        void refuses_unequal_lengths() {
            offer(order, file.chunk(0, 100));
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(order, chunk(1, 11, false, 99)));
        }

        @Test
        void refuses_another_total() {
            offer(order, file.chunk(0, 100));
            assertRefused(UploadErrorCode.INVALID_REQUEST, () -> offer(order, chunk(1, 12, false, 100)));
        }

        @ParameterizedTest
        @CsvSource({"0, 0", "1, 1", "9223372036854775807, 9223372036854775807"})
        void refuses_an_index_that_is_not_less_than_the_total(long index, long total) {
            assertRefused(UploadErrorCode.INVALID_REQUEST, () -> offer(order, chunk(index, total, false, 100)));
        }

        @Test
        void forgets_a_chunk_that_it_refused() {
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(order, chunk(90, 95, false, 99)));
            assertRefused(UploadErrorCode.SIZE_MISMATCH, () -> offer(order, chunk(0, 300, false, 100)));
            file.chunks(100).forEach(chunk -> offer(order, chunk));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void takes_other_chunks_after_it_was_set_back() {
            offer(order, file.chunk(0, 300));
            offer(order, file.chunk(2, 300));
            order.pollAny();
            order.rewind(200);
            written.reset();
            for (int i = 2; i <= 10; i++) {
                assertThat(offer(order, file.chunk(i, 100))).isEqualTo(Place.NEXT);
                assertThat(order.isShort()).isFalse();
            }
            assertThat(written.toByteArray()).isEqualTo(file.part(200, 850));
        }

        @Test
        void refuses_an_index_outside_the_file() {
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(order, chunk(10, 11, false, 100)));
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void refuses_an_only_chunk_that_is_longer_than_the_file(boolean last) {
            ChunkOrder small = orderOf(3);
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(small, chunk(0, 1, last, 5)));
        }

        @ParameterizedTest
        @ValueSource(longs = {1L << 40, Long.MAX_VALUE - 1})
        void refuses_a_huge_index_without_overflow(long index) {
            ChunkOrder huge = orderOf(Long.MAX_VALUE);
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(huge, chunk(index, index + 1, false, 100)));
        }

        @Test
        void refuses_a_total_that_no_file_has_room_for() {
            assertRefused(UploadErrorCode.SIZE_MISMATCH, () -> offer(order, chunk(0, Long.MAX_VALUE, false, 100)));
        }
    }

    @Nested
    class By_offset {
        private final SampleFile file = SampleFile.of("a", 1000);
        private final ChunkOrder order = orderOf(file);

        @Test
        void takes_chunks_of_any_length() {
            offer(order, file.at(300, 700));
            offer(order, file.at(1, 299));
            offer(order, file.at(0, 1));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void leaves_out_what_came_before() {
            offer(order, file.at(0, 400));
            assertThat(offer(order, file.at(100, 200))).isEqualTo(Place.DUPLICATE);
            assertThat(offer(order, file.at(399, 601))).isEqualTo(Place.NEXT);
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void leaves_out_what_held_chunks_have_in_common() {
            offer(order, file.at(500, 500));
            offer(order, file.at(400, 300));
            offer(order, file.at(450, 10));
            offer(order, file.at(0, 410));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void prefers_the_longer_of_two_held_chunks_at_one_place() {
            SampleChunk shorter = file.at(100, 50);
            offer(order, shorter);
            assertThat(offer(order, file.at(100, 900))).isEqualTo(Place.HELD);
            assertThat(displaced).containsExactly(shorter.chunk);
            assertThat(offer(order, file.at(100, 60))).isEqualTo(Place.DUPLICATE);

            offer(order, file.at(0, 100));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
            assertThat(displaced).containsExactly(shorter.chunk);
        }

        @Test
        void gives_every_held_chunk_back() {
            offer(order, file.at(100, 10));
            offer(order, file.at(105, 10));
            assertThat(order.pollAny()).isNotNull();
            assertThat(order.pollAny()).isNotNull();
            assertThat(order.pollAny()).isNull();
        }

        @ParameterizedTest
        @ValueSource(longs = {901, 1000, Long.MAX_VALUE - 100, Long.MAX_VALUE})
        void refuses_an_offset_outside_the_file(long offset) {
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(order, chunkAt(offset, 100)));
        }

        @Test
        void refuses_a_huge_offset_without_overflow() {
            ChunkOrder huge = orderOf(Long.MAX_VALUE);
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(huge, chunkAt(Long.MAX_VALUE - 100, 100)));
        }

        @Test
        void refuses_a_chunk_longer_than_the_file() {
            ChunkOrder small = orderOf(3);
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(small, chunkAt(0, 5)));
        }

        @Test
        void refuses_a_last_chunk_that_ends_before_the_file() {
            assertRefused(
                    UploadErrorCode.SIZE_MISMATCH,
                    () -> offer(order, new SampleChunk("a", 0, 1, true, 0, new byte[500])));
        }
    }

    @Nested
    class Within_the_window {
        private final SampleFile file = SampleFile.of("a", 10_000);
        private final ChunkOrder order = orderOf(file);

        @Test
        void holds_a_chunk_that_ends_with_the_window() {
            assertThat(offer(order, file.at(3900, 100))).isEqualTo(Place.HELD);
        }

        @Test
        void refuses_a_chunk_that_ends_one_byte_later() {
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(order, file.at(3901, 100)));
        }

        @Test
        void moves_the_window_on_with_the_bytes() {
            offer(order, file.at(0, 100));
            assertThat(offer(order, file.at(4000, 100))).isEqualTo(Place.HELD);
        }

        @Test
        void counts_64_bytes_for_each_tiny_chunk() {
            int held = 4000 / 64;
            for (int i = 0; i < held; i++) {
                assertThat(offer(order, file.at(1 + 2 * i, 1))).isEqualTo(Place.HELD);
            }
            assertRefused(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, () -> offer(order, file.at(1001, 1)));
        }

        @Test
        void has_room_again_when_the_gap_is_filled() {
            for (int i = 0; i < 4000 / 64; i++) {
                offer(order, file.at(1 + 2 * i, 1));
            }
            offer(order, file.at(0, 1000));
            assertThat(offer(order, file.at(1001, 1))).isEqualTo(Place.HELD);
        }

        @Test
        void refuses_a_chunk_that_is_too_large_wherever_it_goes() {
            assertRefused(UploadErrorCode.CHUNK_TOO_LARGE, () -> offer(order, file.at(0, 1001)));
        }
    }

    @Nested
    class When_the_declared_size_is_wrong {
        @Test
        void finds_too_many_chunks_with_the_first() {
            assertRefused(UploadErrorCode.SIZE_MISMATCH, () -> offer(orderOf(250), chunk(0, 4, false, 100)));
        }

        @Test
        void finds_too_many_bytes_in_the_last() {
            ChunkOrder order = orderOf(250);
            offer(order, chunk(0, 3, false, 100));
            offer(order, chunk(1, 3, false, 100));
            assertRefused(UploadErrorCode.SIZE_MISMATCH, () -> offer(order, chunk(2, 3, true, 60)));
        }

        @Test
        void finds_too_many_bytes_when_the_last_came_first() {
            ChunkOrder order = orderOf(250);
            offer(order, chunk(2, 3, true, 60));
            assertRefused(UploadErrorCode.SIZE_MISMATCH, () -> offer(order, chunk(0, 3, false, 100)));
        }

        @Test
        void is_short_when_all_came_and_bytes_are_missing() {
            ChunkOrder order = orderOf(250);
            offer(order, chunk(0, 2, false, 100));
            assertThat(order.isShort()).isFalse();
            offer(order, chunk(1, 2, false, 100));
            assertThat(order.isShort()).isTrue();
        }

        @Test
        void is_short_when_the_last_overtook_others() {
            ChunkOrder order = orderOf(250);
            offer(order, chunk(2, 3, true, 40));
            offer(order, chunk(1, 3, false, 100));
            assertThat(order.isShort()).isFalse();
            offer(order, chunk(0, 3, false, 100));
            assertThat(order.isShort()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(longs = {141, 5000, Long.MAX_VALUE})
        void refuses_a_last_chunk_when_all_others_came_and_do_not_reach_it(long declared) {
            ChunkOrder order = orderOf(declared);
            offer(order, chunk(0, 2, false, 100));
            assertRefused(UploadErrorCode.SIZE_MISMATCH, () -> offer(order, chunk(1, 2, true, 40)));
        }

        @Test
        void does_not_count_duplicates() {
            SampleFile file = SampleFile.of("a", 250);
            ChunkOrder order = orderOf(file);
            for (int times = 0; times < 3; times++) {
                offer(order, file.chunk(0, 100));
                offer(order, file.chunk(2, 100));
                assertThat(order.isShort()).isFalse();
            }
            offer(order, file.chunk(1, 100));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void does_not_count_duplicates_of_an_empty_last_chunk() {
            ChunkOrder order = orderOf(200);
            offer(order, chunk(0, 3, false, 100));
            offer(order, chunk(2, 3, true, 0));
            offer(order, chunk(2, 3, true, 0));
            assertThat(order.isShort()).isFalse();
            offer(order, chunk(1, 3, false, 100));
            assertThat(order.isShort()).isFalse();
            assertThat(written.size()).isEqualTo(200);
        }

        @Test
        void is_short_when_all_chunks_are_empty() {
            ChunkOrder order = orderOf(250);
            assertThat(offer(order, chunk(0, 2, false, 0))).isEqualTo(Place.DUPLICATE);
            assertThat(order.isShort()).isFalse();
            assertThat(offer(order, chunk(1, 2, true, 0))).isEqualTo(Place.DUPLICATE);
            assertThat(order.isShort()).isTrue();
        }

        @Test
        void is_never_short_of_a_file_that_is_whole() {
            ChunkOrder order = orderOf(100);
            offer(order, chunk(0, 1, true, 100));
            assertThat(order.isShort()).isFalse();
        }
    }

    @Nested
    class Without_a_size {
        private final SampleFile file = SampleFile.of("a", 1000);
        private final ChunkOrder order = orderOf(FileMetadata.UNKNOWN_SIZE);

        @Test
        void learns_it_from_the_last_chunk() {
            offer(order, file.at(0, 600));
            assertThat(order.fileSize()).isEqualTo(FileMetadata.UNKNOWN_SIZE);
            offer(order, file.at(600, 400));
            assertThat(order.fileSize()).isEqualTo(1000);
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void learns_it_from_a_last_chunk_without_bytes() {
            offer(order, file.at(0, 1000));
            offer(order, new SampleChunk("a", 1, 0, true, 1000, new byte[0]));
            assertThat(order.fileSize()).isEqualTo(1000);
        }

        @Test
        void learns_it_from_a_last_chunk_that_overtook_others() {
            assertThat(offer(order, file.at(600, 400))).isEqualTo(Place.HELD);
            assertThat(order.fileSize()).isEqualTo(1000);
            offer(order, file.at(0, 600));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void counts_no_chunks_since_nobody_knows_how_many_there_are() {
            offer(order, new SampleChunk("a", 3, 4, true, 600, file.part(600, 400)));
            for (int i = 0; i < 3; i++) {
                offer(order, new SampleChunk("a", i, 0, false, 200 * i, file.part(200 * i, 200)));
                assertThat(order.isShort()).isFalse();
            }
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void takes_chunks_by_index_until_the_last() {
            for (int i = 0; i < 3; i++) {
                byte[] bytes = file.part(300 * i, 300);
                offer(order, new SampleChunk("a", i, i + 2, false, ChunkHeader.NO_OFFSET, bytes));
            }
            offer(order, file.at(900, 100));
            assertThat(written.toByteArray()).isEqualTo(file.bytes());
        }

        @Test
        void refuses_a_last_chunk_without_an_offset() {
            assertRefused(UploadErrorCode.INVALID_REQUEST, () -> offer(order, chunk(0, 1, true, 100)));
        }

        @Test
        void refuses_a_last_chunk_that_ends_before_what_came() {
            offer(order, file.at(0, 600));
            assertRefused(
                    UploadErrorCode.SIZE_MISMATCH,
                    () -> offer(order, new SampleChunk("a", 1, 2, true, 500, new byte[99])));
        }

        @Test
        void refuses_a_last_chunk_that_ends_before_what_is_held() {
            offer(order, file.at(100, 200));
            offer(order, file.at(200, 10));
            assertRefused(
                    UploadErrorCode.SIZE_MISMATCH,
                    () -> offer(order, new SampleChunk("a", 1, 2, true, 210, new byte[40])));
        }

        @Test
        void does_not_learn_it_from_a_last_chunk_that_it_refused() {
            assertRefused(
                    UploadErrorCode.CHUNK_OUT_OF_BOUNDS,
                    () -> offer(order, new SampleChunk("a", 1, 2, true, 4000, new byte[500])));
            assertThat(order.fileSize()).isEqualTo(FileMetadata.UNKNOWN_SIZE);
        }

        @Test
        void refuses_what_grows_above_the_limit() {
            UploadLimits small = LIMITS.withMaxFileSize(900);
            ChunkOrder limited = new ChunkOrder(FileMetadata.UNKNOWN_SIZE, 0, small, displaced::add);
            offer(limited, file.at(0, 600));
            assertRefused(UploadErrorCode.FILE_TOO_LARGE, () -> offer(limited, file.at(600, 301)));
            assertRefused(UploadErrorCode.FILE_TOO_LARGE, () -> offer(limited, chunk(9, 10, false, 100)));
            assertThat(offer(limited, file.at(600, 300))).isEqualTo(Place.NEXT);
        }
    }

    // -- as an upload does it --

    private Place offer(ChunkOrder order, SampleChunk sample) {
        Place place = order.offer(sample.chunk);
        if (place == Place.NEXT) {
            order.next(sample.chunk);
            write(sample.chunk);
            for (Chunk held = order.pollHeld(); held != null; held = order.pollHeld()) {
                write(held);
            }
        }
        return place;
    }

    private void write(Chunk chunk) {
        for (ByteBuffer buffer : chunk.data()) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            written.writeBytes(copy);
        }
    }

    private ChunkOrder orderOf(SampleFile file) {
        return orderOf(file.bytes().length);
    }

    private ChunkOrder orderOf(long size) {
        return new ChunkOrder(size, 0, LIMITS, displaced::add);
    }

    private static SampleChunk chunk(long index, long total, boolean last, int length) {
        return new SampleChunk("a", index, total, last, ChunkHeader.NO_OFFSET, new byte[length]);
    }

    private static SampleChunk chunkAt(long offset, int length) {
        return new SampleChunk("a", 0, Long.MAX_VALUE, false, offset, new byte[length]);
    }

    private static void assertRefused(UploadErrorCode code, ThrowingCallable offer) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(offer)
                .extracting(UploadException::code)
                .isEqualTo(code);
    }
}
