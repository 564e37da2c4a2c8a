package io.socketupload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.socketupload.ChunkOrder.Place;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/** However a client's chunks come, as long as it keeps to the window: the file is written byte for byte, each once. */
class ChunkOrderPropertyTest {
    @Property
    void chunks_by_index_may_come_in_any_order_and_several_times(
            @ForAll @IntRange(min = 0, max = 3000) int fileSize,
            @ForAll @IntRange(min = 1, max = 200) int length,
            @ForAll @IntRange(min = 200, max = 5000) int window,
            @ForAll Random random) {
        SampleFile file = SampleFile.of("a", fileSize);
        Sorted sorted = new Sorted(fileSize, window);
        List<Integer> missing =
                IntStream.range(0, (fileSize + length - 1) / length).boxed().collect(Collectors.toList());
        List<Integer> sent = new ArrayList<>();
        while (!missing.isEmpty()) {
            int candidate = random.nextInt(missing.size());
            SampleChunk chunk = file.chunk(missing.get(candidate), length);
            int next = sorted.hasRoom(missing.get(candidate) * length, chunk.chunk) ? candidate : 0;
            sorted.offer(file.chunk(missing.get(next), length));
            sent.add(missing.remove(next));
            if (random.nextBoolean()) {
                sorted.offer(file.chunk(sent.get(random.nextInt(sent.size())), length));
            }
            assertThat(sorted.order.isShort()).isFalse();
        }
        assertThat(sorted.bytes()).isEqualTo(file.bytes());
        assertThat(sorted.offered).isEqualTo(sorted.givenOut + sorted.dropped);
    }

    @Property
    void chunks_by_offset_may_overlap(
            @ForAll @IntRange(min = 1, max = 2000) int fileSize,
            @ForAll @IntRange(min = 1, max = 300) int longest,
            @ForAll @IntRange(min = 300, max = 3000) int window,
            @ForAll Random random) {
        SampleFile file = SampleFile.of("a", fileSize);
        Sorted sorted = new Sorted(fileSize, window);
        while (sorted.position() < fileSize) {
            int offset = random.nextInt(3) == 0 ? sorted.position() : random.nextInt(fileSize);
            SampleChunk chunk = file.at(offset, 1 + random.nextInt(longest));
            if (sorted.hasRoom(offset, chunk.chunk)) {
                sorted.offer(chunk);
            }
        }
        assertThat(sorted.bytes()).isEqualTo(file.bytes());
        assertThat(sorted.offered).isEqualTo(sorted.givenOut + sorted.dropped + sorted.left());
    }

    @Property
    void nonsense_is_refused_or_keeps_within_the_file(
            @ForAll @LongRange(min = 0, max = 500) long fileSize,
            @ForAll("nonsense") @Size(max = 12) List<SampleChunk> chunks) {
        Sorted sorted = new Sorted(fileSize, 500);
        try {
            chunks.forEach(sorted::offer);
        } catch (UploadException refused) {
            sorted.offered--;
        }
        assertThat(sorted.bytes()).hasSizeLessThanOrEqualTo((int) fileSize);
        assertThat(sorted.offered).isEqualTo(sorted.givenOut + sorted.dropped + sorted.left());
    }

    @Provide
    Arbitrary<List<SampleChunk>> nonsense() {
        Arbitrary<Long> totals = Arbitraries.of(1L, 2L, 3L, 5L, 100L, Long.MAX_VALUE);
        Arbitrary<Double> fractions = Arbitraries.of(0.0, 0.0, 0.3, 0.5, 1.0);
        Arbitrary<Boolean> last = Arbitraries.of(true, false, false);
        Arbitrary<Long> offsets = Arbitraries.oneOf(
                Arbitraries.just(ChunkHeader.NO_OFFSET),
                Arbitraries.longs().between(0, 600),
                Arbitraries.just(Long.MAX_VALUE));
        Arbitrary<Integer> lengths = Arbitraries.of(0, 1, 7, 10, 10, 10, 200);
        return Combinators.combine(totals, fractions, last, offsets, lengths)
                .as((total, fraction, isLast, offset, length) -> new SampleChunk(
                        "a", Math.min((long) (fraction * total), total - 1), total, isLast, offset, new byte[length]))
                .list();
    }

    /** Does what an upload does with an order, and counts what becomes of the chunks. */
    private static final class Sorted {
        final ChunkOrder order;
        int offered;
        int givenOut;
        int dropped;
        private final int window;
        private final List<Chunk> held = new ArrayList<>();
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        Sorted(long fileSize, int window) {
            this.window = window;
            UploadLimits limits = new UploadLimits(Long.MAX_VALUE, Math.min(window, 300), window, window, 1);
            this.order = new ChunkOrder(fileSize, 0, limits, chunk -> {
                held.remove(chunk);
                dropped++;
            });
        }

        /** Whether a client that keeps to the window may send the chunk now. */
        boolean hasRoom(int offset, Chunk chunk) {
            long weight = held.stream().mapToLong(Chunk::weight).sum() + chunk.weight();
            return offset <= written.size() || offset + chunk.length() - written.size() <= window && weight <= window;
        }

        void offer(SampleChunk sample) {
            offered++;
            Place place = order.offer(sample.chunk);
            switch (place) {
                case NEXT -> {
                    order.next(sample.chunk);
                    write(sample.chunk);
                    for (Chunk next = order.pollHeld(); next != null; next = order.pollHeld()) {
                        held.remove(next);
                        write(next);
                    }
                }
                case HELD -> held.add(sample.chunk);
                case DUPLICATE -> dropped++;
            }
        }

        int position() {
            return written.size();
        }

        byte[] bytes() {
            return written.toByteArray();
        }

        /** Takes back what is held. */
        int left() {
            int chunks = 0;
            while (order.pollAny() != null) {
                chunks++;
            }
            return chunks;
        }

        private void write(Chunk chunk) {
            givenOut++;
            for (ByteBuffer buffer : chunk.data()) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                written.writeBytes(copy);
            }
        }
    }
}
