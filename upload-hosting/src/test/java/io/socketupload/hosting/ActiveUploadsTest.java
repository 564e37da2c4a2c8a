package io.socketupload.hosting;

import java.nio.file.Path;
import java.time.Instant;

import io.socketupload.UploadEngine;
import io.socketupload.file.FileChunkSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ActiveUploadsTest {
    @TempDir
    Path directory;

    @Test
    void an_upload_is_shown_with_how_far_it_is() {
        assertThat(ActiveUploads.Upload.of(new SampleSession()))
                .isEqualTo(new ActiveUploads.Upload("u-1", "a.txt", "ada", "receiving", 4, 10, 1, Instant.EPOCH));
    }

    @Test
    void an_engine_that_has_none_has_none_to_cancel() throws Exception {
        try (FileChunkSink sink = new FileChunkSink(directory);
                UploadEngine engine = UploadEngine.builder().sink(sink).build()) {
            assertThat(ActiveUploads.of(engine).uploads()).isEmpty();
            assertThat(ActiveUploads.of(engine).draining()).isFalse();
            assertThat(ActiveUploads.cancel(engine, "u-1")).isFalse();
            assertThat(ActiveUploads.cancel(engine, "../../etc")).isFalse();
        }
    }
}
