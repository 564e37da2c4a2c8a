package io.socketupload.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.socketupload.Checksum;
import io.socketupload.ChunkHeader;
import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of our events strictly: bounded in length and depth, no key twice, no number where a string belongs, no
 * fraction where an integer does. Fields it does not know are skipped.
 */
final class RequestReader {
    /** More JSON than any of our events has. */
    static final int MAX_LENGTH = 64 * 1024;

    private static final int MAX_TOKEN_LENGTH = 256;
    private static final int MAX_CHECKSUM_LENGTH = 256;

    private static final Set<String> OURS =
            Set.of("file-upload-start", "file-chunk", "file-upload-cancel", "file-upload-status", "file-upload-limits");
    private static final int LONGEST = 18;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(16 * 1024)
                    .maxNameLength(256)
                    .maxNumberLength(32)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private @Nullable String uploadId;

    private RequestReader(JsonParser json) {
        this.json = json;
    }

    /** Whether the JSON of an event is one of ours, judged by its name as clients write it. */
    static boolean isOurs(ByteBuf message, int index) {
        int start = index + 2;
        int limit = Math.min(message.writerIndex(), start + LONGEST + 1);
        int end = start < limit && message.getByte(index + 1) == '"' ? message.indexOf(start, limit, (byte) '"') : -1;
        return end > 0 && OURS.contains(message.toString(start, end - start, StandardCharsets.US_ASCII));
    }

    /**
     * Reads an event.
     *
     * @return null if it is none of ours
     * @throws InvalidRequestException if it is one of ours, but not what the protocol says
     */
    static @Nullable Request read(ByteBuf message, int index) throws InvalidRequestException {
        int length = message.writerIndex() - index;
        if (length > MAX_LENGTH) {
            throw new InvalidRequestException(null, "The message is longer than " + MAX_LENGTH + " bytes.");
        }
        byte[] bytes = ByteBufUtil.getBytes(message, index, length, true);
        RequestReader reader = null;
        try (JsonParser json = JSON.createParser(bytes)) {
            reader = new RequestReader(json);
            return reader.event();
        } catch (IOException e) {
            throw new InvalidRequestException(
                    reader == null ? null : reader.uploadId, "The message is not valid JSON.");
        }
    }

    /** Reads a Socket.IO {@code auth} payload: an object. */
    static Map<String, Object> readAuth(ByteBuf message, int index) throws InvalidRequestException {
        int length = message.writerIndex() - index;
        if (length == 0) {
            return Map.of();
        }
        if (length > MAX_LENGTH) {
            throw new InvalidRequestException(null, "The auth payload is longer than " + MAX_LENGTH + " bytes.");
        }
        try (JsonParser json = JSON.createParser(ByteBufUtil.getBytes(message, index, length, true))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidRequestException(null, "The auth payload must be an object.");
            }
            Map<String, Object> auth = object(json);
            if (json.nextToken() != null) {
                throw new InvalidRequestException(null, "The auth payload must be one object.");
            }
            return auth;
        } catch (IOException e) {
            throw new InvalidRequestException(null, "The auth payload is not valid JSON.");
        }
    }

    private @Nullable Request event() throws IOException, InvalidRequestException {
        if (json.nextToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        String name = json.getText();
        return switch (name) {
            case "file-upload-start" -> start(fields());
            case "file-chunk" -> chunk(fields());
            case "file-upload-cancel" -> cancel();
            case "file-upload-status" -> status(fields());
            case "file-upload-limits" -> new Request.Limits();
            default -> null;
        };
    }

    private Request start(Map<String, Object> fields) throws InvalidRequestException {
        UploadId id = id(fields);
        String name = string(fields, "fileName", FileMetadata.MAX_NAME_LENGTH);
        if (name.isEmpty()) {
            throw invalid("fileName must not be empty.");
        }
        long size = fields.get("fileSize") == Other.NULL ? FileMetadata.UNKNOWN_SIZE : integer(fields, "fileSize", 0);
        String type = string(fields, "fileType", FileMetadata.MAX_TYPE_LENGTH);
        boolean resumable = isGiven(fields, "protocol") && integer(fields, "protocol", 0) >= 1;
        if (size == FileMetadata.UNKNOWN_SIZE && !resumable) {
            throw invalid("fileSize must be an integer.");
        }
        Instant lastModified = resumable && isGiven(fields, "lastModified")
                ? Instant.ofEpochMilli(integer(fields, "lastModified", Long.MIN_VALUE))
                : null;
        FileMetadata file;
        try {
            Map<String, String> metadata = resumable ? metadata(fields) : Map.of();
            file = new FileMetadata(name, size, type, lastModified, metadata, checksum(fields, "checksum"));
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + ".");
        }
        return new Request.Start(new UploadRequest(id, file, resumable, resumable ? token(fields) : null));
    }

    private Request chunk(Map<String, Object> fields) throws InvalidRequestException {
        UploadId id = id(fields);
        long index = integer(fields, "chunkIndex", 0);
        long total = integer(fields, "totalChunks", 0);
        if (!(fields.get("isLastChunk") instanceof Boolean last)) {
            throw invalid("isLastChunk must be true or false.");
        }
        long offset = isGiven(fields, "offset") ? integer(fields, "offset", 0) : ChunkHeader.NO_OFFSET;
        if (!(fields.get("data") instanceof Placeholder)) {
            throw invalid("data must be binary.");
        }
        Checksum checksum = checksum(fields, "checksum");
        Checksum whole = checksum(fields, "fileChecksum");
        return new Request.Data(new ChunkHeader(id, index, total, last, offset, checksum, last ? whole : null));
    }

    private Request cancel() throws IOException, InvalidRequestException {
        if (json.nextToken() == JsonToken.VALUE_STRING) {
            uploadId = json.getText();
            Request cancel = new Request.Cancel(id(Map.of("uploadId", json.getText())), null);
            end();
            return cancel;
        }
        Map<String, Object> fields = currentFields();
        return new Request.Cancel(id(fields), token(fields));
    }

    private Request status(Map<String, Object> fields) throws InvalidRequestException {
        return new Request.Status(id(fields), string(fields, "resumeToken", MAX_TOKEN_LENGTH));
    }

    // -- fields --

    private UploadId id(Map<String, Object> fields) throws InvalidRequestException {
        String value = string(fields, "uploadId", UploadId.MAX_LENGTH);
        try {
            return new UploadId(value);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + ".");
        }
    }

    private String string(Map<String, Object> fields, String name, int maxLength) throws InvalidRequestException {
        if (!(fields.get(name) instanceof String value)) {
            throw invalid(name + " must be a string.");
        }
        if (value.length() > maxLength) {
            throw invalid(name + " must not have more than " + maxLength + " characters.");
        }
        return value;
    }

    private long integer(Map<String, Object> fields, String name, long min) throws InvalidRequestException {
        if (!(fields.get(name) instanceof Long value)) {
            throw invalid(name + " must be an integer.");
        }
        if (value < min) {
            throw invalid(name + " must be " + min + " or more.");
        }
        return value;
    }

    private @Nullable String token(Map<String, Object> fields) throws InvalidRequestException {
        return isGiven(fields, "resumeToken") ? string(fields, "resumeToken", MAX_TOKEN_LENGTH) : null;
    }

    private @Nullable Checksum checksum(Map<String, Object> fields, String name) throws InvalidRequestException {
        if (!isGiven(fields, name)) {
            return null;
        }
        try {
            return Checksum.parse(string(fields, name, MAX_CHECKSUM_LENGTH));
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + ".");
        }
    }

    private Map<String, String> metadata(Map<String, Object> fields) throws InvalidRequestException {
        if (!isGiven(fields, "metadata")) {
            return Map.of();
        }
        if (!(fields.get("metadata") instanceof Strings strings)) {
            throw invalid("metadata must be an object of strings.");
        }
        return strings.values();
    }

    /** Whether an optional field has a value; null is as good as none. */
    private static boolean isGiven(Map<String, Object> fields, String name) {
        return fields.containsKey(name) && fields.get(name) != Other.NULL;
    }

    private InvalidRequestException invalid(String message) {
        return new InvalidRequestException(uploadId, message);
    }

    // -- JSON --

    /** What stands for the bytes that follow an event. */
    private enum Placeholder {
        FIRST
    }

    /** A value that is no string, integer or boolean. */
    private enum Other {
        NULL,
        /** One that no field of ours may have. */
        VALUE
    }

    /** An object of strings. */
    private record Strings(Map<String, String> values) {}

    private Map<String, Object> fields() throws IOException, InvalidRequestException {
        json.nextToken();
        return currentFields();
    }

    private Map<String, Object> currentFields() throws IOException, InvalidRequestException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("The event must carry an object.");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            Object value = switch (json.nextToken()) {
                case VALUE_STRING -> json.getText();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NUMBER_INT ->
                    json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? Other.VALUE
                            : (Object) json.getLongValue();
                case VALUE_NULL -> Other.NULL;
                case START_OBJECT ->
                    switch (name) {
                        case "data" -> placeholder();
                        case "metadata" -> strings();
                        default -> skipped();
                    };
                default -> skipped();
            };
            fields.put(name, value);
            if (name.equals("uploadId") && value instanceof String id) {
                uploadId = id;
            }
        }
        end();
        return fields;
    }

    private Object placeholder() throws IOException {
        boolean placeholder = false;
        boolean first = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            placeholder |= name.equals("_placeholder") && value == JsonToken.VALUE_TRUE;
            first |= name.equals("num") && value == JsonToken.VALUE_NUMBER_INT && json.getValueAsInt(-1) == 0;
            json.skipChildren();
        }
        return placeholder && first ? Placeholder.FIRST : Other.VALUE;
    }

    private Object strings() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        boolean strings = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                values.put(name, json.getText());
            } else {
                strings = false;
                json.skipChildren();
            }
        }
        return strings ? new Strings(values) : Other.VALUE;
    }

    private Object skipped() throws IOException {
        json.skipChildren();
        return Other.VALUE;
    }

    /** Reads to the end of the event, so that all of it is well-formed. */
    private void end() throws IOException {
        JsonToken token = json.nextToken();
        while (token != null) {
            json.skipChildren();
            token = json.nextToken();
        }
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            Object value = value(json);
            if (value != null) {
                object.put(name, value);
            }
        }
        return object;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    Object value = value(json);
                    if (value != null) {
                        values.add(value);
                    }
                }
                yield values;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
