package io.socketupload.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.ChunkSink.Writer;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static io.socketupload.testkit.Bytes.assertEqual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/** What the author of a sink tells the tests, and what these share. */
abstract class SinkUnderTest {
    static final int MIB = 1024 * 1024;
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)([/\\\\]|[a-z]:[/\\\\]|file:).*");

    final List<Upload> uploads = new CopyOnWriteArrayList<>();
    ChunkSink sink;

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

    // -- what the tests share --

    Upload upload(String id, int size) {
        Upload upload = new Upload(id, "file.bin", Bytes.of(id, size));
        uploads.add(upload);
        return upload;
    }

    void restart() throws Exception {
        sink = reopen();
    }

    Upload resume(Upload upload) throws IOException {
        try {
            return upload.resume(sink);
        } catch (UploadException e) {
            return fail("open() must find upload " + upload + " in state RESUMING, unless canResume() says no", e);
        }
    }

    void assertGoesOn(Upload upload, long position) throws Exception {
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

    static void assertPosition(Upload upload, long expected) {
        assertThat(upload.writer().position())
                .as(
                        "position(), which counts every byte that was written: the engine tells the client that they are kept")
                .isEqualTo(expected);
    }

    void assertNotFound(Upload upload, String when) {
        assertThatExceptionOfType(UploadException.class)
                .as("what open() throws for an upload that can't be resumed, %s", when)
                .isThrownBy(() -> upload.resume(sink))
                .satisfies(e -> assertThat(e.code())
                        .as("the code for an upload that can't be resumed, %s", when)
                        .isEqualTo(UploadErrorCode.NOT_FOUND));
    }

    void assertNothingIsStored(String after) throws Exception {
        assertThat(stored().keySet())
                .as("visible files after %s: only complete() may show one", after)
                .isEmpty();
    }

    void assertIsAllThatIsStored(StoredFile file, Upload upload) throws Exception {
        assertStored(file, upload, "the stored file must have the bytes that were written");
        assertThat(stored().keySet()).as("visible files after one upload").containsExactly(file.path());
    }

    void assertStored(StoredFile file, Upload upload, String advice) throws Exception {
        assertThat(file.size()).as("StoredFile.size()").isEqualTo(upload.content().length);
        assertPathIsSane(file.path());
        byte[] found = Optional.ofNullable(stored().get(file.path()))
                .orElseGet(() -> fail(advice + ": stored() does not show the path " + file.path()));
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

    void assertReadsBack(Upload upload) throws IOException {
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
}
