package io.socketupload.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link ChunkSink} must do, as tests: extend it, say how to make the sink and how to see what it stored, and
 * run it with JUnit. What a sink need not be able to do is said by overriding {@link #canResume},
 * {@link #canCompleteAgain} and {@link #canReadBack}; the tests then see to it that it says so to the engine, too.
 */
public abstract class ChunkSinkContract extends SinkResumingContract {
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
        assertStored(
                file, first, "a second upload of the same id must be refused with CONFLICT, or not touch the first");
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
            assertThat(upload.writer().position())
                    .as("position() of a new upload")
                    .isZero();
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
        for (String id : ConfusableIds.ALL) {
            Upload upload = upload(id, 100);
            if (beginsUnlessConflict(upload)) {
                upload.write(50);
                accepted.add(upload);
            } else {
                assertThat(id)
                        .as("an id that differs from all others not only in case")
                        .isEqualTo("A");
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
        for (int i = 0; i < HOSTILE_NAMES.size(); i++) {
            String name = HOSTILE_NAMES.get(i);
            Upload upload = new Upload("named-" + i, name, Bytes.of(name, 100));
            uploads.add(upload);
            try {
                assertStored(
                        storeWithPause(upload), upload, "file names are for display only: make a safe path of them");
            } catch (Exception | AssertionError e) {
                throw new AssertionError("With the file name \"" + name + "\": " + e.getMessage(), e);
            }
        }
        assertThat(stored()).as("the files with hostile names").hasSameSizeAs(HOSTILE_NAMES);
    }

    private StoredFile storeWithPause(Upload upload) throws Exception {
        upload.begin(sink).write(50);
        if (canResume()) {
            upload.close();
            restart();
            resume(upload);
        }
        return upload.finish();
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
}
