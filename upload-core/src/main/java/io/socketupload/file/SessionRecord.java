package io.socketupload.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

import io.socketupload.Checksum;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.jspecify.annotations.Nullable;

/**
 * A saved upload as text: a line that names the format and its version, a line {@code key=value} for all that is known,
 * and the CRC32C of the lines before it. An upload has one such text, and any other is refused.
 */
final class SessionRecord {
    /** More than any upload needs whose owner and stored path have reasonable lengths. */
    static final int MAX_BYTES = 64 * 1024;

    private static final String FORMAT = "socket-upload session 1";
    private static final String METADATA = "metadata.";

    private SessionRecord() {}

    static byte[] encode(SavedUpload upload) {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        FileMetadata file = upload.file();
        StoredFile stored = upload.stored();
        append(text, "id", upload.id());
        append(text, "name", file.name());
        append(text, "size", file.size());
        append(text, "type", file.type());
        append(text, "lastModified", file.lastModified());
        append(text, "declaredChecksum", file.checksum());
        new TreeMap<>(file.metadata()).forEach((key, value) -> append(text, METADATA + key, value));
        append(text, "owner", upload.owner());
        append(text, "tokenHash", upload.tokenHash());
        append(text, "fence", upload.fence());
        append(text, "startedAt", upload.startedAt());
        append(text, "expiresAt", upload.expiresAt());
        append(text, "phase", upload.phase());
        if (stored != null) {
            append(text, "storedPath", stored.path());
            append(text, "storedSize", stored.size());
        }
        append(text, "checksum", upload.checksum());
        append(text, "crc32c", crc(text));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, String key, @Nullable Object value) {
        if (value != null) {
            text.append(EscapedText.of(key))
                    .append('=')
                    .append(EscapedText.of(value.toString()))
                    .append('\n');
        }
    }

    private static String crc(CharSequence text) {
        CRC32C crc = new CRC32C();
        crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** Empty if {@code bytes} are not exactly what {@link #encode} makes of an upload, for whatever reason. */
    static Optional<SavedUpload> decode(byte[] bytes) {
        try {
            SavedUpload upload = read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            // Also checks the format and the CRC
            return Arrays.equals(encode(upload), bytes) ? Optional.of(upload) : Optional.empty();
        } catch (CharacterCodingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static SavedUpload read(String text) {
        Map<String, String> fields = new HashMap<>();
        Map<String, String> metadata = new HashMap<>();
        text.lines().skip(1).forEach(line -> {
            int equals = Math.max(0, line.indexOf('='));
            String key = EscapedText.read(line.substring(0, equals));
            String value = EscapedText.read(line.substring(Math.min(equals + 1, line.length())));
            if (key.startsWith(METADATA)) {
                metadata.put(key.substring(METADATA.length()), value);
            } else {
                fields.put(key, value);
            }
        });
        return upload(fields, metadata);
    }

    private static SavedUpload upload(Map<String, String> fields, Map<String, String> metadata) {
        FileMetadata file = new FileMetadata(
                required(fields, "name"),
                Long.parseLong(required(fields, "size")),
                required(fields, "type"),
                optional(fields, "lastModified", Instant::parse),
                metadata,
                optional(fields, "declaredChecksum", Checksum::parse));
        return new SavedUpload(
                new UploadId(required(fields, "id")),
                file,
                required(fields, "owner"),
                required(fields, "tokenHash"),
                Long.parseLong(required(fields, "fence")),
                Instant.parse(required(fields, "startedAt")),
                Instant.parse(required(fields, "expiresAt")),
                Phase.valueOf(required(fields, "phase")),
                optional(
                        fields,
                        "storedPath",
                        path -> new StoredFile(path, Long.parseLong(required(fields, "storedSize")))),
                optional(fields, "checksum", Checksum::parse));
    }

    private static String required(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static <T> @Nullable T optional(Map<String, String> fields, String key, Function<String, T> read) {
        String value = fields.get(key);
        return value == null ? null : read.apply(value);
    }
}
