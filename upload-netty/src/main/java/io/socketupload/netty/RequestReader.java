package io.socketupload.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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

    private static final List<ByteBuf> OURS = Stream.of(
                    "file-upload-start", "file-chunk", "file-upload-cancel", "file-upload-status", "file-upload-limits")
            .map(name ->
                    Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("[\"" + name + "\"", StandardCharsets.US_ASCII)))
            .toList();

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(16 * 1024)
                    .maxNameLength(256)
                    .maxNumberLength(32)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private RequestReader() {}

    /** Whether the JSON of an event is one of ours, judged by its name as clients write it. */
    static boolean isOurs(ByteBuf message, int index) {
        for (ByteBuf ours : OURS) {
            if (ByteBufUtil.equals(message, index, ours, 0, ours.writerIndex())) {
                return true;
            }
        }
        return false;
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
        Payload payload = new Payload();
        try (JsonParser json = JSON.createParser(bytes)) {
            return event(json, payload);
        } catch (IOException e) {
            throw payload.invalid("The message is not valid JSON.");
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

    private static @Nullable Request event(JsonParser json, Payload payload)
            throws IOException, InvalidRequestException {
        if (json.nextToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        return switch (json.getText()) {
            case "file-upload-start" -> start(payload.read(json));
            case "file-chunk" -> chunk(payload.read(json));
            case "file-upload-cancel" -> cancel(payload.readOrId(json));
            case "file-upload-status" -> status(payload.read(json));
            case "file-upload-limits" -> new Request.Limits();
            default -> null;
        };
    }

    private static Request start(Payload payload) throws InvalidRequestException {
        UploadId id = payload.id();
        String name = payload.string("fileName", FileMetadata.MAX_NAME_LENGTH);
        if (name.isEmpty()) {
            throw payload.invalid("fileName must not be empty.");
        }
        boolean resumable = payload.has("protocol") && payload.integer("protocol", 0) >= 1;
        boolean unknownSize = resumable && payload.isNull("fileSize");
        long size = unknownSize ? FileMetadata.UNKNOWN_SIZE : payload.integer("fileSize", 0);
        String type = payload.string("fileType", FileMetadata.MAX_TYPE_LENGTH);
        Instant lastModified = resumable && payload.has("lastModified")
                ? Instant.ofEpochMilli(payload.integer("lastModified", Long.MIN_VALUE))
                : null;
        Map<String, String> metadata = resumable ? payload.strings("metadata") : Map.of();
        Checksum checksum = payload.checksum("checksum");
        FileMetadata file;
        try {
            file = new FileMetadata(name, size, type, lastModified, metadata, checksum);
        } catch (IllegalArgumentException e) {
            throw payload.invalid(e.getMessage() + ".");
        }
        return new Request.Start(new UploadRequest(id, file, resumable, resumable ? payload.token() : null));
    }

    private static Request chunk(Payload payload) throws InvalidRequestException {
        UploadId id = payload.id();
        long index = payload.integer("chunkIndex", 0);
        long total = payload.integer("totalChunks", 0);
        boolean last = payload.bool("isLastChunk");
        long offset = payload.has("offset") ? payload.integer("offset", 0) : ChunkHeader.NO_OFFSET;
        if (!payload.isBytes("data")) {
            throw payload.invalid("data must be binary.");
        }
        Checksum checksum = payload.checksum("checksum");
        Checksum whole = payload.checksum("fileChecksum");
        return new Request.Data(new ChunkHeader(id, index, total, last, offset, checksum, last ? whole : null));
    }

    private static Request cancel(Payload payload) throws InvalidRequestException {
        return new Request.Cancel(payload.id(), payload.token());
    }

    private static Request status(Payload payload) throws InvalidRequestException {
        UploadId id = payload.id();
        String token = payload.token();
        if (token == null) {
            throw payload.invalid("resumeToken must be a string.");
        }
        return new Request.Status(id, token);
    }

    // -- auth --

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
