package io.socketupload.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.socketupload.Checksum;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;

/** What an engine gives a store to remember. */
final class SavedUploads {
    private static final Instant START = Instant.parse("2026-11-01T12:34:56.789Z");
    private static final Checksum CRC32C = Checksum.parse("crc32c:00abcdef");
    private static final Checksum SHA_256 = Checksum.parse("0123456789abcdef".repeat(4));
    private static final Checksum SHA_512 = Checksum.parse("sha-512:" + "0123456789abcdef".repeat(8));

    private SavedUploads() {}

    static SavedUpload of(String id) {
        return named(id, "file.txt");
    }

    static SavedUpload named(String id, String fileName) {
        return of(id, new FileMetadata(fileName, 1000, "text/plain"), "ada", START);
    }

    private static SavedUpload of(String id, FileMetadata file, String owner, Instant startedAt) {
        return new SavedUpload(
                new UploadId(id),
                file,
                owner,
                "fedcba9876543210".repeat(4),
                0,
                startedAt,
                startedAt.plusSeconds(86_400).plusMillis(1),
                Phase.RECEIVING,
                null,
                null);
    }

    static SavedUpload withFence(SavedUpload upload, long fence) {
        return with(upload, upload.tokenHash(), fence);
    }

    static SavedUpload withToken(SavedUpload upload, String tokenHash) {
        return with(upload, tokenHash, upload.fence());
    }

    private static SavedUpload with(SavedUpload upload, String tokenHash, long fence) {
        return new SavedUpload(
                upload.id(),
                upload.file(),
                upload.owner(),
                tokenHash,
                fence,
                upload.startedAt(),
                upload.expiresAt(),
                upload.phase(),
                upload.stored(),
                upload.checksum());
    }

    /** The same upload when it is stored, its size known, and its expiry moved on. */
    static SavedUpload completed(SavedUpload upload) {
        FileMetadata file = upload.file();
        long size = file.isSizeKnown() ? file.size() : 5_000_000_000L;
        return new SavedUpload(
                upload.id(),
                new FileMetadata(file.name(), size, file.type(), file.lastModified(), file.metadata(), file.checksum()),
                upload.owner(),
                upload.tokenHash(),
                upload.fence(),
                upload.startedAt(),
                upload.expiresAt().plusMillis(1001),
                Phase.COMPLETED,
                new StoredFile("folder/" + upload.id() + "_\u00e9\u5b57\ud83d\ude00 = 100 %.txt", size),
                SHA_512);
    }

    /** Uploads that differ in every field, with all that clients may send in it. */
    static List<SavedUpload> ofAllKinds() {
        List<SavedUpload> all = new ArrayList<>();
        for (String text : List.of(
                "\u00e9 e\u0301 \u5b57 \u05d0\u0628 \ud83d\ude00 \ud83d\udc69\u200d\ud83d\udcbb",
                "two\r\nlines\nand\ttabs",
                " spaces ",
                "\u2028\u202e\ufeff\u0085\u00a0",
                "'; drop table uploads; --",
                "{\"json\": [null, true, 1]}",
                "<xml a=\"b\">&amp;</xml>",
                "a=b\\u0041\\n:#!%00%2F",
                "../../etc/passwd",
                "null",
                "\u5b57".repeat(FileMetadata.MAX_NAME_LENGTH))) {
            all.add(withText("text-" + all.size(), text));
        }
        all.add(withMuchMetadata("metadata"));
        all.add(of("no-owner", new FileMetadata("a", 0, ""), "", Instant.EPOCH));
        all.add(of("unknown-size", new FileMetadata("a", FileMetadata.UNKNOWN_SIZE, "a/b"), "ada", START));
        all.add(withTimeAndChecksum("crc32c", Instant.parse("1901-12-13T20:45:52.001Z"), CRC32C));
        all.add(withTimeAndChecksum("sha-256", Instant.ofEpochMilli(-1), SHA_256));
        all.add(withTimeAndChecksum("sha-512", Instant.parse("9999-12-31T23:59:59.999Z"), SHA_512));
        all.add(completing(withFence(of("completing"), Long.MAX_VALUE)));
        all.add(completed(of("completed")));
        all.add(completedWithoutChecksum(of("completed-unchecked")));
        return all;
    }

    private static SavedUpload withText(String id, String text) {
        String type = text.substring(0, Math.min(text.length(), FileMetadata.MAX_TYPE_LENGTH));
        return of(id, new FileMetadata(text, Long.MAX_VALUE, type, START, Map.of(text, text), null), text, START);
    }

    private static SavedUpload withMuchMetadata(String id) {
        Map<String, String> metadata = new HashMap<>(Map.of("empty", "", "", "empty"));
        int each = FileMetadata.MAX_METADATA_LENGTH / FileMetadata.MAX_METADATA_ENTRIES - 10;
        while (metadata.size() < FileMetadata.MAX_METADATA_ENTRIES) {
            metadata.put("key " + metadata.size(), "\n".repeat(each));
        }
        return of(id, new FileMetadata("a", 1, "", null, metadata, null), "ada", START);
    }

    private static SavedUpload withTimeAndChecksum(String id, Instant time, Checksum checksum) {
        return of(id, new FileMetadata("a", 1, "", time, Map.of(), checksum), "ada", time);
    }

    private static SavedUpload completing(SavedUpload upload) {
        return new SavedUpload(
                upload.id(),
                upload.file(),
                upload.owner(),
                upload.tokenHash(),
                upload.fence(),
                upload.startedAt(),
                upload.expiresAt(),
                Phase.COMPLETING,
                null,
                CRC32C);
    }

    private static SavedUpload completedWithoutChecksum(SavedUpload upload) {
        return new SavedUpload(
                upload.id(),
                upload.file(),
                upload.owner(),
                upload.tokenHash(),
                upload.fence(),
                upload.startedAt(),
                upload.expiresAt(),
                Phase.COMPLETED,
                new StoredFile("a", upload.file().size()),
                null);
    }
}
