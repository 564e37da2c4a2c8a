package io.socketupload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.socketupload.FileMetadata;
import io.socketupload.Sync;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import io.socketupload.file.FileSessionStore;

import static org.assertj.core.api.Assertions.assertThat;

/** The upload {@code u-1} of {@code a.txt} by Ada, as a server leaves it that is killed before its file has its name. */
public final class AlmostFinished {
    private AlmostFinished() {}

    /** Leaves it in an upload directory. */
    public static void in(Path directory) {
        try {
            FileSessionStore store = new FileSessionStore(directory, Sync.NEVER);
            SavedUpload received = saved(Phase.RECEIVING);
            assertThat(store.create(received)).isTrue();
            Files.writeString(directory.resolve(".incoming/u-1.part"), "hello");
            assertThat(store.replace(received, saved(Phase.COMPLETING))).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SavedUpload saved(Phase phase) {
        Instant now = Instant.now();
        return new SavedUpload(
                new UploadId("u-1"),
                new FileMetadata("a.txt", 5, "text/plain"),
                "ada",
                "0".repeat(64),
                0,
                now,
                now.plus(Duration.ofHours(1)),
                phase,
                null,
                null);
    }
}
