package io.socketupload.testkit;

import io.socketupload.ChunkSink;
import io.socketupload.ChunkSink.Writer;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.socketupload.testkit.Bytes.assertEqual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/**
 * What every {@link ChunkSink} must do, as tests: extend it, say how to make the sink and how to see what it stored, and
 * run it with JUnit. What a sink need not be able to do is said by overriding {@link #canResume},
 * {@link #canCompleteAgain} and {@link #canReadBack}; the tests then see to it that it says so to the engine, too.
 */
public abstract class ChunkSinkContract {
    private static final int MIB = 1024 * 1024;
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)([/\\\\]|[a-z]:[/\\\\]|file:).*");

    /** File names as clients send them that were mistreated, or mean harm. */
    private static final List<String> HOSTILE_NAMES = List.of(
            "../../../etc/passwd",
            "..\\..\\windows\\win.ini",
            "/etc/passwd",
            "C:\\autoexec.bat",
            "\\\\server\\share\\file",
            "file:///etc/passwd",
            "%2e%2e%2fetc%2fpasswd",
            "a/b/c.txt",
            "a//b",
            ".",
            "..",
            "...",
            " ",
            "~",
            "-rf",
            ".htaccess",
            "nul",
            "CON.txt",
            "file.txt:stream",
            "$(id); `id` | 'id' \"id\" & *?<>",
            "zero\0byte.txt",
            "two\r\nlines",
            "\u202egpj.exe",
            "\ud83d half a character",
            "e\u0301 \u00e9 \u5b57 \u05d0 \ud83d\ude00",
            "a".repeat(1024),
            "\u5b57".repeat(1024),
            "\ud83d\ude00".repeat(512),
            "a." + "b".repeat(1022));

    /** Ids that are easily taken for one another, or for something else. */
    private static final List<String> CONFUSABLE_IDS = List.of(
            "a",
            "A",
            "a.",
            "a..",
            "a-",
            "a_",
            "a~1",
            "a.part",
            "a.session",
            "0",
            "00",
            "nul",
            "con.txt",
            "x".repeat(128),
            "x".repeat(127),
            "x".repeat(127) + "y");

    private final List<Upload> uploads = new CopyOnWriteArrayList<>();
    private ChunkSink sink;

    /** A sink that has stored nothing yet. Called once before each test, ahead of the subclass's own preparations. */
    protected abstract ChunkSink createSink() throws Exception;

    /**
     * All finished files as their readers find them, and nothing of unfinished ones: the bytes of each by its
     * {@link StoredFile#path()}. Also called while other threads write.
     */
    protected abstract Map<String, byte[]> stored() throws Exception;

    /**
     * The sink that a new process would have, after the one that had the last sink was killed: on the same storage, and
     * without anything that was in memory or locked. Writers of the last sink may be open still, and are not used again.
     * By default the same sink: right for those that live as long as the process.
     */
    protected ChunkSink reopen() throws Exception {
        return sink;
    }

    /** Whether an upload can go on with another writer. If not, {@link ChunkSink#open} must say that it is not found. */
    protected boolean canResume() {
        return true;
    }

    /**
     * Whether an upload can be completed again, after its writer completed it and the process died before it could be
     * remembered: the sink finds the file under its final name, and must return it. If not, {@link ChunkSink#open} must
     * say that the upload is not found, and the file stays.
     */
    protected boolean canCompleteAgain() {
        return canResume();
    }

    /** Whether {@link Writer#read} is implemented. */
    protected boolean canReadBack() {
        return false;
    }

    @BeforeEach
    void open_a_new_sink() throws Exception {
        sink = createSink();
    }

    @AfterEach
    void let_go_of_all_uploads() {
        uploads.forEach(Upload::letGo);
        uploads.clear();
    }

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

    private static void assertPosition(Upload upload, long expected) {
        assertThat(upload.writer().position())
                .as("position(), which counts every byte that was written: the engine tells the client that they are kept")
                .isEqualTo(expected);
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

    // -- resuming --

    @Test
    void an_upload_goes_on_after_close() throws Exception {
        Upload upload = upload("paused", 2 * MIB).begin(sink).write(MIB + 1);
        upload.close();
        assertGoesOn(upload, MIB + 1);
    }

    @Test
    void an_upload_goes_on_after_a_restart() throws Exception {
        Upload upload = upload("restarted", 2 * MIB).begin(sink).write(MIB + 1);
        upload.close();
        restart();
        assertGoesOn(upload, MIB + 1);
    }

    @Test
    void an_upload_goes_on_after_a_crash() throws Exception {
        Upload upload = upload("crashed", 2 * MIB).begin(sink).write(MIB).write(1);
        restart();
        assertGoesOn(upload, MIB + 1);
    }

    @Test
    void an_upload_goes_on_as_often_as_it_must() throws Exception {
        Upload upload = upload("often", 40).begin(sink);
        for (int i = 0; canResume() && i < 20; i++) {
            upload.write(i % 3);
            upload.close();
            if (i % 5 == 0) {
                restart();
            }
            long kept = upload.written();
            resume(upload);
            assertThat(upload.written())
                    .as("position() of an upload that was resumed %d times", i + 1)
                    .isEqualTo(kept);
        }
        upload.close();
        assertGoesOn(upload, upload.written());
    }

    @Test
    void an_upload_of_unknown_size_goes_on() throws Exception {
        Upload upload = upload("endless", 100).withUnknownSize().begin(sink).write(50);
        upload.close();
        restart();
        assertGoesOn(upload, 50);
    }

    @Test
    void an_upload_without_a_byte_goes_on_at_0() throws Exception {
        Upload upload = upload("nothing-yet", 100).begin(sink);
        upload.close();
        restart();
        assertGoesOn(upload, 0);
    }

    @Test
    void an_upload_that_lacks_only_its_completion_goes_on() throws Exception {
        Upload upload = upload("all-there", 100).begin(sink).writeRest();
        restart();
        assertGoesOn(upload, 100);
    }

    @Test
    void an_upload_that_never_began_is_not_found() throws Exception {
        assertNotFound(upload("stranger", 100), "if it was never begun");
        restart();
        assertNotFound(upload("stranger", 100), "if it was never begun");
        assertNothingIsStored("open() of an upload that is not found");
    }

    @Test
    void a_completed_file_is_completed_again_with_the_same_result() throws Exception {
        Upload upload = upload("again", 100).begin(sink).writeRest();
        StoredFile file = upload.complete();
        upload.close();
        assertCompletesAgain(upload, file);
    }

    /** The process was killed between {@link Writer#complete} and the moment when the engine had remembered its result. */
    @Test
    void a_file_completed_before_a_crash_is_completed_again_with_the_same_result() throws Exception {
        Upload upload = upload("again", 100).begin(sink).writeRest();
        StoredFile file = upload.complete();
        restart();
        assertCompletesAgain(upload, file);
    }

    private void assertCompletesAgain(Upload upload, StoredFile file) throws Exception {
        if (canCompleteAgain()) {
            resume(upload);
            assertThat(upload.written())
                    .as("position() of an upload that is completed already: all of it")
                    .isEqualTo(upload.content().length);
            assertReadsBack(upload);
            assertThat(upload.complete())
                    .as("the result of complete() for an upload that was completed before")
                    .isEqualTo(file);
            upload.close();
        } else {
            assertNotFound(upload, "if it is completed and canCompleteAgain() says no");
        }
        assertIsAllThatIsStored(file, upload);
    }

    // -- ids and names --

    @Test
    void an_id_under_way_is_refused_or_kept_apart() throws Exception {
        Upload first = new Upload("twin", "same.txt", Bytes.of("first", 100));
        Upload second = new Upload("twin", "same.txt", Bytes.of("second", 100));
        uploads.addAll(List.of(first, second));
        first.begin(sink).write(50);
        boolean apart = beginsUnlessConflict(second);
        if (apart) {
            second.write(70);
        }
        StoredFile file = first.finish();
        if (apart) {
            assertStored(second.finish(), second, "a second upload of the same id must not mix with the first");
        }
        assertStored(file, first, "a second upload of the same id must be refused with CONFLICT, or not touch the first");
    }

    @Test
    void an_id_that_is_let_go_is_refused_or_kept_apart() throws Exception {
        Upload first = new Upload("twin", "same.txt", Bytes.of("first", 100));
        Upload second = new Upload("twin", "same.txt", Bytes.of("second", 100));
        uploads.addAll(List.of(first, second));
        first.begin(sink).write(50);
        first.close();
        restart();
        if (beginsUnlessConflict(second)) {
            assertStored(second.finish(), second, "a new upload must not begin with the bytes of another of its id");
        } else {
            assertGoesOn(first, 50);
        }
    }

    @Test
    void the_id_of_a_finished_file_does_not_replace_it() throws Exception {
        Upload first = new Upload("twin", "same.txt", Bytes.of("first", 100));
        Upload second = new Upload("twin", "same.txt", Bytes.of("second", 50));
        uploads.addAll(List.of(first, second));
        StoredFile file = first.begin(sink).finish();
        restart();
        if (beginsUnlessConflict(second)) {
            try {
                assertStored(second.finish(), second, "a file must be stored under the path that complete() returns");
            } catch (UploadException e) {
                assertIsConflict(e);
                second.discard();
                second.close();
            }
        }
        assertStored(file, first, "a finished file must never be replaced or removed");
    }

    private boolean beginsUnlessConflict(Upload upload) throws IOException {
        try {
            upload.begin(sink);
            return true;
        } catch (UploadException e) {
            assertIsConflict(e);
            return false;
        }
    }

    private static void assertIsConflict(UploadException e) {
        assertThat(e.code()).as("the code for an id that is in use").isEqualTo(UploadErrorCode.CONFLICT);
    }

    @Test
    void files_of_the_same_name_do_not_overwrite_each_other() throws Exception {
        Upload one = new Upload("name-1", "same.txt", Bytes.of("one", 100));
        Upload two = new Upload("name-2", "same.txt", Bytes.of("two", 50));
        Upload later = new Upload("name-3", "same.txt", Bytes.of("later", 70));
        uploads.addAll(List.of(one, two, later));
        one.begin(sink).write(10);
        two.begin(sink).write(20);
        StoredFile fileOne = one.finish();
        StoredFile fileTwo = two.finish();
        StoredFile fileLater = later.begin(sink).finish();
        String advice = "an upload must not overwrite another with the same file name: put its id into the path";
        assertStored(fileOne, one, advice);
        assertStored(fileTwo, two, advice);
        assertStored(fileLater, later, advice);
    }

    @Test
    void ids_that_look_alike_are_not_mixed_up() throws Exception {
        List<Upload> accepted = new ArrayList<>();
        for (String id : CONFUSABLE_IDS) {
            Upload upload = upload(id, 100);
            if (beginsUnlessConflict(upload)) {
                upload.write(50);
                accepted.add(upload);
            } else {
                assertThat(id).as("an id that differs from all others not only in case").isEqualTo("A");
            }
        }
        List<StoredFile> files = new ArrayList<>();
        for (Upload upload : accepted) {
            files.add(upload.finish());
        }
        for (int i = 0; i < files.size(); i++) {
            assertStored(files.get(i), accepted.get(i), "uploads with ids that look alike must be kept apart");
        }
    }

    @Test
    void no_file_name_does_harm() throws Exception {
        List<Upload> named = new ArrayList<>();
        for (String name : HOSTILE_NAMES) {
            Upload upload = new Upload("named-" + named.size(), name, Bytes.of(name, 100));
            uploads.add(upload);
            named.add(upload);
            upload.begin(sink).write(50);
        }
        if (canResume()) {
            restart();
            for (Upload upload : named) {
                resume(upload);
            }
        }
        List<StoredFile> files = new ArrayList<>();
        for (Upload upload : named) {
            files.add(upload.finish());
        }
        for (int i = 0; i < files.size(); i++) {
            assertStored(files.get(i), named.get(i), "file names are for display only: make a safe path of them");
        }
        assertThat(stored()).as("the files with hostile names").hasSameSizeAs(files);
    }

    @Test
    void uploads_at_the_same_time_do_not_mix() throws Exception {
        List<Upload> many = new ArrayList<>();
        for (int i = 0; i < Together.THREADS; i++) {
            many.add(new Upload("concurrent-" + i, "same.txt", Bytes.of("content " + i, 100_000 + i)));
        }
        uploads.addAll(many);
        List<StoredFile> files = Together.call(thread -> {
            Upload mine = many.get(thread).begin(sink);
            for (int i = 0; i < 9; i++) {
                mine.write(10_000);
            }
            return mine.finish();
        });
        for (int i = 0; i < files.size(); i++) {
            assertStored(files.get(i), many.get(i), "open() and the writers of several uploads are called at once");
        }
        assertThat(stored()).as("the files of concurrent uploads").hasSameSizeAs(files);
    }

    // -- reading back --

    @Test
    void read_gives_the_bytes_so_far() throws Exception {
        Upload upload = upload("read", 2 * MIB).begin(sink);
        assertReadsBack(upload);
        upload.write(MIB);
        assertReadsBack(upload);
        assertReadsBack(upload);
        upload.writeRest();
        assertReadsBack(upload);
        assertIsAllThatIsStored(upload.complete(), upload);
    }

    @Test
    void reading_does_not_move_the_place_of_the_next_write() throws Exception {
        Upload upload = upload("read-a-bit", 100).begin(sink).write(50);
        if (canReadBack()) {
            try (InputStream in = upload.writer().read()) {
                assertEqual(in.readNBytes(10), Arrays.copyOf(upload.content(), 10), "read() must begin at the first byte");
            }
        }
        upload.write(20);
        assertPosition(upload, 70);
        assertIsAllThatIsStored(upload.finish(), upload);
    }

    @Test
    void read_gives_what_was_written_before_a_restart_too() throws Exception {
        Upload upload = upload("read-later", 100).begin(sink).write(50);
        upload.close();
        restart();
        if (!canResume()) {
            assertNotFound(upload, "as canResume() says");
            return;
        }
        resume(upload);
        assertReadsBack(upload);
        upload.writeRest();
        assertReadsBack(upload);
    }

    private void assertReadsBack(Upload upload) throws IOException {
        if (canReadBack()) {
            try (InputStream in = upload.writer().read()) {
                assertEqual(in.readAllBytes(), upload.contentSoFar(), "read() must give all bytes up to position()");
            }
        } else {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .as("of read(), unless canReadBack() is overridden")
                    .isThrownBy(() -> upload.writer().read());
        }
    }

    // -- orphans --

    @Test
    void what_is_known_is_no_orphan() throws Exception {
        Upload upload = upload("known", 100).begin(sink).write(50);
        restart();
        sink.removeOrphans(id -> id.equals(upload.id()));
        assertGoesOn(upload, 50);
    }

    @Test
    void what_this_sink_opened_is_no_orphan() throws Exception {
        Upload open = upload("open", 100).begin(sink).write(50);
        Upload paused = upload("paused", 100).begin(sink).write(50);
        paused.close();
        sink.removeOrphans(id -> false);
        assertStored(open.finish(), open, "removeOrphans() must leave alone what was opened since the sink was made");
        if (canResume()) {
            assertStored(
                    resume(paused).finish(),
                    paused,
                    "removeOrphans() must leave alone what was opened since the sink was made");
        }
    }

    @Test
    void a_finished_file_is_no_orphan() throws Exception {
        Upload upload = upload("finished", 100).begin(sink);
        StoredFile file = upload.finish();
        restart();
        sink.removeOrphans(id -> false);
        assertIsAllThatIsStored(file, upload);
    }

    @Test
    void an_orphan_goes_as_a_whole_or_stays() throws Exception {
        Upload upload = upload("orphan", 100).begin(sink).write(50);
        restart();
        sink.removeOrphans(id -> false);
        assertNothingIsStored("removeOrphans()");
        try {
            upload.resume(sink);
        } catch (UploadException e) {
            assertThat(e.code()).as("the code for an orphan that was removed").isEqualTo(UploadErrorCode.NOT_FOUND);
            upload.begin(sink);
            assertPosition(upload, 0);
        }
        assertIsAllThatIsStored(upload.finish(), upload);
    }

    // -- what the tests share --

    private Upload upload(String id, int size) {
        Upload upload = new Upload(id, "file.bin", Bytes.of(id, size));
        uploads.add(upload);
        return upload;
    }

    private void restart() throws Exception {
        sink = reopen();
    }

    private Upload resume(Upload upload) throws IOException {
        try {
            return upload.resume(sink);
        } catch (UploadException e) {
            return fail("open() must find an upload in state RESUMING that was begun before: " + upload, e);
        }
    }

    private void assertGoesOn(Upload upload, long position) throws Exception {
        if (!canResume()) {
            assertNotFound(upload, "as canResume() says");
            return;
        }
        resume(upload);
        assertThat(upload.written())
                .as("position() of an upload that goes on: all bytes that were written before")
                .isEqualTo(position);
        StoredFile file = upload.writeRest().complete();
        assertIsAllThatIsStored(file, upload);
        upload.close();
    }

    private void assertNotFound(Upload upload, String when) {
        assertThatExceptionOfType(UploadException.class)
                .as("of open() for an upload in state %s, %s", UploadState.RESUMING, when)
                .isThrownBy(() -> upload.resume(sink))
                .satisfies(e -> assertThat(e.code())
                        .as("the code of an upload that can't be resumed, %s", when)
                        .isEqualTo(UploadErrorCode.NOT_FOUND));
    }

    private void assertNothingIsStored(String after) throws Exception {
        assertThat(stored().keySet())
                .as("visible files after %s: only complete() may show one", after)
                .isEmpty();
    }

    private void assertIsAllThatIsStored(StoredFile file, Upload upload) throws Exception {
        assertStored(file, upload, "the stored file must have the bytes that were written");
        assertThat(stored().keySet()).as("visible files after one upload").containsExactly(file.path());
    }

    private void assertStored(StoredFile file, Upload upload, String advice) throws Exception {
        assertThat(file.size()).as("StoredFile.size()").isEqualTo(upload.content().length);
        assertPathIsSane(file.path());
        byte[] found = Optional.ofNullable(stored().get(file.path()))
                .orElseGet(() -> fail("complete() returned the path " + file.path() + ", which stored() does not show"));
        assertEqual(found, upload.content(), advice);
    }

    private static void assertPathIsSane(String path) {
        assertThat(path).as("StoredFile.path(), which clients see").isNotBlank().doesNotMatch("(?s).*\\p{Cntrl}.*");
        assertThat(path)
                .as("StoredFile.path(), which must not be absolute: clients see it")
                .doesNotMatch(ABSOLUTE);
        assertThat(Stream.of(path.split("[/\\\\]")))
                .as("the parts of StoredFile.path() %s", path)
                .doesNotContain("..");
    }
}
