package io.socketupload.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.socketupload.StoredFile;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What a sink must do with an upload that is not interrupted. */
abstract class SinkWritingContract extends SinkUnderTest {
    // -- writing --

    @Test
    void bytes_are_stored_in_the_order_in_which_they_were_written() throws Exception {
        Upload upload = upload("order", 3 * MIB + 70_000).begin(sink);
        for (int length : new int[] {1, 2, 0, 7, MIB, 1, 65_536, 1, MIB}) {
            upload.write(length);
        }
        upload.writeRest();
        assertIsAllThatIsStored(upload.complete(), upload);
    }

    @Test
    void several_buffers_are_stored_in_their_order() throws Exception {
        Upload upload = upload("several", 40).begin(sink);
        byte[] content = upload.content();
        upload.writer().write(new ByteBuffer[] {
            ByteBuffer.wrap(content, 0, 10),
            ByteBuffer.allocate(0),
            ByteBuffer.wrap(content, 10, 1),
            ByteBuffer.wrap(content, 11, 19)
        });
        upload.writer().write(new ByteBuffer[0]);
        upload.writer().write(new ByteBuffer[] {ByteBuffer.allocate(0), ByteBuffer.wrap(content, 30, 10)});
        assertIsAllThatIsStored(upload.complete(), upload);
    }

    @Test
    void every_kind_of_buffer_is_written_from_its_position_to_its_limit() throws Exception {
        List<Function<byte[], ByteBuffer>> kinds = List.of(
                ByteBuffer::wrap,
                Bytes::direct,
                Bytes::amidst,
                Bytes::sliced,
                bytes -> Bytes.amidst(bytes).asReadOnlyBuffer(),
                bytes -> Bytes.direct(bytes).asReadOnlyBuffer());
        for (int i = 0; i < kinds.size(); i++) {
            Upload upload = upload("kind-" + i, 10).begin(sink);
            byte[] content = upload.content();
            ByteBuffer alone = kinds.get(i).apply(Arrays.copyOf(content, 5));
            ByteBuffer[] several = {
                kinds.get(i).apply(Arrays.copyOfRange(content, 5, 8)),
                kinds.get(i).apply(Arrays.copyOfRange(content, 8, 10))
            };
            upload.writer().write(alone);
            upload.writer().write(several);
            assertStored(upload.complete(), upload, "write() must take what is between position and limit of " + alone);
        }
    }

    @Test
    void buffers_are_consumed() throws Exception {
        Upload upload = upload("consumed", 3 * 65_536).begin(sink);
        byte[] content = upload.content();
        ByteBuffer heap = ByteBuffer.wrap(content, 0, 65_536);
        ByteBuffer[] several = {
            Bytes.direct(Arrays.copyOfRange(content, 65_536, 2 * 65_536)),
            ByteBuffer.wrap(content, 2 * 65_536, 65_536).asReadOnlyBuffer()
        };
        upload.writer().write(heap);
        upload.writer().write(several);
        for (ByteBuffer buffer : List.of(heap, several[0], several[1])) {
            assertThat(buffer.remaining())
                    .as("bytes left in a buffer after write(), which must take all, in a loop if need be")
                    .isZero();
        }
    }

    @Test
    void buffers_belong_to_the_caller_again_after_a_write() throws Exception {
        Upload upload = upload("reused", 100).begin(sink);
        byte[] content = upload.content();
        ByteBuffer direct = Bytes.direct(Arrays.copyOf(content, 50));
        ByteBuffer heap = Bytes.amidst(Arrays.copyOfRange(content, 50, 100));
        upload.writer().write(direct);
        spoil(direct);
        upload.writer().write(new ByteBuffer[] {heap});
        spoil(heap);
        assertStored(upload.complete(), upload, "write() must not keep a buffer: the engine uses it for other bytes");
    }

    private static void spoil(ByteBuffer buffer) {
        buffer.clear();
        while (buffer.hasRemaining()) {
            buffer.put((byte) '#');
        }
    }

    @Test
    void position_counts_the_bytes_that_were_written() throws Exception {
        Upload upload = upload("counted", 2 * MIB).begin(sink);
        assertPosition(upload, 0);
        upload.write(1);
        assertPosition(upload, 1);
        upload.write(0);
        assertPosition(upload, 1);
        upload.write(MIB);
        assertPosition(upload, MIB + 1);
        upload.writer().write(new ByteBuffer[] {ByteBuffer.allocate(5), ByteBuffer.allocateDirect(6)});
        assertPosition(upload, MIB + 12);
    }

    @Test
    void a_writer_may_be_called_by_one_thread_after_another() throws Exception {
        Upload upload = upload("threads", 100);
        Together.elsewhere(thread -> upload.begin(sink));
        for (int i = 0; i < 10; i++) {
            Together.elsewhere(thread -> upload.write(10));
        }
        StoredFile file = Together.elsewhere(thread -> upload.complete());
        upload.close();
        assertIsAllThatIsStored(file, upload);
    }

    @Test
    void a_write_that_fails_half_way_takes_nothing_back() throws Exception {
        Upload upload = upload("half-way", 100).begin(sink).write(30);
        ByteBuffer[] secondIsMissing = new ByteBuffer[2];
        secondIsMissing[0] = ByteBuffer.wrap(upload.content(), 30, 20);
        assertThatException()
                .as("of a write() that lacks a buffer")
                .isThrownBy(() -> upload.writer().write(secondIsMissing));
        long position = upload.writer().position();
        assertThat(position)
                .as("position() after a write that failed: what was kept before, and what this one added")
                .isBetween(30L, 50L);
        upload.close();
        assertGoesOn(upload, position);
    }

    @Test
    void a_file_of_unknown_size_is_stored_whole() throws Exception {
        for (int size : new int[] {0, 1, MIB}) {
            Upload upload = upload("unknown-" + size, size).withUnknownSize().begin(sink);
            upload.writeRest();
            assertStored(upload.complete(), upload, "the size of a file may be unknown until complete()");
        }
    }

    // -- completing --

    @Test
    void a_file_is_visible_when_it_is_complete_and_not_before() throws Exception {
        Upload upload = upload("visible", 1000).begin(sink);
        assertNothingIsStored("open()");
        upload.write(999);
        assertNothingIsStored("write()");
        upload.writeRest();
        assertNothingIsStored("the last write()");
        StoredFile file = upload.complete();
        assertIsAllThatIsStored(file, upload);
        upload.close();
        assertIsAllThatIsStored(file, upload);
        restart();
        assertIsAllThatIsStored(file, upload);
    }

    @Test
    void a_file_that_is_let_go_is_not_visible() throws Exception {
        Upload upload = upload("let-go", 1000).begin(sink).writeRest();
        upload.close();
        assertNothingIsStored("close() without complete()");
        restart();
        assertNothingIsStored("close() and a restart");
    }

    @Test
    void a_file_appears_at_once_and_whole() throws Exception {
        List<Upload> many = new ArrayList<>();
        for (int i = 0; i < Together.THREADS / 2; i++) {
            many.add(upload("at-once-" + i, 100_000 + i).begin(sink).writeRest());
        }
        AtomicInteger unfinished = new AtomicInteger(many.size());
        Together.call(thread -> {
            if (thread < many.size()) {
                try {
                    many.get(thread).complete();
                } finally {
                    unfinished.decrementAndGet();
                }
            } else {
                watch(many, unfinished);
            }
            return thread;
        });
        assertThat(stored()).as("all files that were completed").hasSameSizeAs(many);
    }

    private void watch(List<Upload> uploads, AtomicInteger unfinished) throws Exception {
        while (unfinished.get() > 0) {
            for (byte[] seen : stored().values()) {
                assertThat(uploads)
                        .withFailMessage("A reader saw %d bytes of a file before complete() was done", seen.length)
                        .anyMatch(upload -> Arrays.equals(upload.content(), seen));
            }
        }
    }

    @Test
    void an_empty_file_is_stored_too() throws Exception {
        Upload upload = upload("empty", 0).begin(sink);
        assertNothingIsStored("open() of an empty file");
        assertIsAllThatIsStored(upload.complete(), upload);
    }

    @Test
    void close_is_harmless_when_repeated() throws Exception {
        Upload unfinished = upload("unfinished", 10).begin(sink).write(5);
        unfinished.close();
        unfinished.close();
        assertGoesOn(unfinished, 5);

        Upload finished = upload("finished", 10).begin(sink).writeRest();
        StoredFile file = finished.complete();
        finished.close();
        finished.close();
        assertStored(file, finished, "close() after complete() must leave the file alone");
    }

    // -- discarding --

    @Test
    void discard_leaves_nothing() throws Exception {
        Upload upload = upload("discarded", 1000).begin(sink).write(500);
        upload.discard();
        upload.close();
        assertNothingIsStored("discard()");
        assertNotFound(upload, "after discard()");
        restart();
        assertNothingIsStored("discard() and a restart");
        assertNotFound(upload, "after discard() and a restart");

        Upload next = upload("discarded", 600).begin(sink);
        assertPosition(next, 0);
        assertIsAllThatIsStored(next.finish(), next);
    }

    @Test
    void discard_is_harmless_when_repeated() throws Exception {
        for (int length : new int[] {0, 10}) {
            Upload upload = upload("discarded-" + length, 10).begin(sink).write(length);
            upload.discard();
            upload.discard();
            upload.close();
            upload.close();
        }
        assertNothingIsStored("discard()");
    }

    @Test
    void discard_is_harmless_after_a_failure() throws Exception {
        Upload upload = upload("failed", 10).begin(sink).write(5);
        assertThatException()
                .as("of a write() that lacks a buffer")
                .isThrownBy(() -> upload.writer().write(new ByteBuffer[1]));
        upload.discard();
        upload.discard();
        upload.close();
        assertNothingIsStored("discard() after a failure");
        assertNotFound(upload, "after discard()");
    }

    @Test
    void discard_does_not_harm_others() throws Exception {
        Upload unfinished = upload("others-1", 100).begin(sink).write(50);
        Upload finished = upload("others-2", 100).begin(sink);
        StoredFile file = finished.finish();
        Upload upload = upload("others", 100).begin(sink).write(50);
        upload.discard();
        upload.close();
        assertStored(file, finished, "discard() of one upload must leave the files of others alone");
        assertStored(unfinished.finish(), unfinished, "discard() of one upload must leave the bytes of others alone");
    }

    @Test
    void a_resumed_upload_can_be_discarded() throws Exception {
        Upload upload = upload("resumed", 100).begin(sink).write(50);
        upload.close();
        if (!canResume()) {
            assertNotFound(upload, "as canResume() says");
            return;
        }
        resume(upload).write(10);
        upload.discard();
        upload.close();
        assertNothingIsStored("discard() of a resumed upload");
        assertNotFound(upload, "after discard()");
    }
}
