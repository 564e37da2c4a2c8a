package io.socketupload.file;

import java.time.Instant;
import java.util.Map;

import io.socketupload.Checksum;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;

/** Uploads for stores to remember. */
final class SampleUpload {
    private SampleUpload() {}

    static SavedUpload receiving(String id) {
        return receiving(id, 1);
    }

    static SavedUpload receiving(String id, long fence) {
        return new SavedUpload(
                new UploadId(id),
                new FileMetadata("a.txt", 5, "text/plain"),
                "owner",
                "0a1b",
                fence,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                Phase.RECEIVING,
                null,
                null);
    }

    /** With everything that may be known of an upload. */
    static SavedUpload completed(String id) {
        return new SavedUpload(
                new UploadId(id),
                new FileMetadata(
                        "\u5199\u771f \ud83d\ude00 = 100 %\n\\u000a.jpg",
                        5_000_000_000L,
                        "image/jpeg; q=1",
                        Instant.parse("2026-11-01T12:34:56.123456789Z"),
                        Map.of("", "", "a=b", "c\r\nd", "\ud800", "\u0000", "phase", "RECEIVING"),
                        Checksum.parse("crc32c:01234567")),
                "o'wner@example.org",
                "ff".repeat(32),
                Long.MAX_VALUE,
                Instant.EPOCH,
                Instant.MAX,
                Phase.COMPLETED,
                new StoredFile(id + "_\u5199\u771f.jpg", 5_000_000_000L),
                Checksum.parse("ab".repeat(32)));
    }
}
