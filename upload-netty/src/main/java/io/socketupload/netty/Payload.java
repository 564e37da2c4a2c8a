package io.socketupload.netty;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.socketupload.Checksum;
import io.socketupload.UploadId;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event of ours, each to be asked for as what it must be. An optional field that is null counts as not
 * there.
 */
final class Payload {
    private static final int MAX_TOKEN_LENGTH = 256;
    private static final int MAX_CHECKSUM_LENGTH = 256;

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

    private final Map<String, Object> fields = new LinkedHashMap<>();

    // -- what it must be --

    UploadId id() throws InvalidRequestException {
        String value = string("uploadId", UploadId.MAX_LENGTH);
        try {
            return new UploadId(value);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + ".");
        }
    }

    String string(String name, int maxLength) throws InvalidRequestException {
        if (!(fields.get(name) instanceof String value)) {
            throw invalid(name + " must be a string.");
        }
        if (value.length() > maxLength) {
            throw invalid(name + " must not have more than " + maxLength + " characters.");
        }
        return value;
    }

    long integer(String name, long min) throws InvalidRequestException {
        if (!(fields.get(name) instanceof Long value)) {
            throw invalid(name + " must be an integer.");
        }
        if (value < min) {
            throw invalid(name + " must be " + min + " or more.");
        }
        return value;
    }

    boolean bool(String name) throws InvalidRequestException {
        if (!(fields.get(name) instanceof Boolean value)) {
            throw invalid(name + " must be true or false.");
        }
        return value;
    }

    /** Whether it stands for the one attachment of the event. */
    boolean isBytes(String name) {
        return fields.get(name) instanceof Placeholder;
    }

    boolean isNull(String name) {
        return fields.get(name) == Other.NULL;
    }

    /** Whether an optional field has a value. */
    boolean has(String name) {
        return fields.containsKey(name) && !isNull(name);
    }

    @Nullable
    String token() throws InvalidRequestException {
        return has("resumeToken") ? string("resumeToken", MAX_TOKEN_LENGTH) : null;
    }

    @Nullable
    Checksum checksum(String name) throws InvalidRequestException {
        if (!has(name)) {
            return null;
        }
        try {
            return Checksum.parse(string(name, MAX_CHECKSUM_LENGTH));
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + ".");
        }
    }

    /** Empty if it is not there. */
    Map<String, String> strings(String name) throws InvalidRequestException {
        if (!has(name)) {
            return Map.of();
        }
        if (!(fields.get(name) instanceof Strings strings)) {
            throw invalid(name + " must be an object of strings.");
        }
        return strings.values();
    }

    /** The event is refused, with the upload's id as far as that was read. */
    InvalidRequestException invalid(String message) {
        return new InvalidRequestException(fields.get("uploadId") instanceof String id ? id : null, message);
    }

    // -- JSON --

    /** Reads an object, and the rest of the event, so that all of it is well-formed. */
    Payload read(JsonParser json) throws IOException, InvalidRequestException {
        json.nextToken();
        return readObject(json);
    }

    /** The same, or the upload's id alone. */
    Payload readOrId(JsonParser json) throws IOException, InvalidRequestException {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            return readObject(json);
        }
        fields.put("uploadId", json.getText());
        end(json);
        return this;
    }

    private Payload readObject(JsonParser json) throws IOException, InvalidRequestException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("The event must carry an object.");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            fields.put(name, value(json, name));
        }
        end(json);
        return this;
    }

    private static Object value(JsonParser json, String name) throws IOException {
        return switch (json.nextToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Other.VALUE : (Object) json.getLongValue();
            case VALUE_NULL -> Other.NULL;
            case START_OBJECT ->
                switch (name) {
                    case "data" -> placeholder(json);
                    case "metadata" -> strings(json);
                    default -> skipped(json);
                };
            default -> skipped(json);
        };
    }

    private static Object placeholder(JsonParser json) throws IOException {
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

    private static Object strings(JsonParser json) throws IOException {
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

    private static Object skipped(JsonParser json) throws IOException {
        json.skipChildren();
        return Other.VALUE;
    }

    private static void end(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        while (token != null) {
            json.skipChildren();
            token = json.nextToken();
        }
    }
}
