package io.socketupload.testkit;

import java.io.InputStream;
import java.util.Arrays;

import io.socketupload.ChunkSink.Writer;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import org.junit.jupiter.api.Test;

import static io.socketupload.testkit.Bytes.assertEqual;
import static org.assertj.core.api.Assertions.assertThat;

/** What a sink must do with what it held before. */
abstract class SinkResumingContract extends SinkWritingContract {
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
                assertEqual(
                        in.readNBytes(10), Arrays.copyOf(upload.content(), 10), "read() must begin at the first byte");
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
}
