package io.socketupload.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import org.json.JSONArray;
import org.json.JSONObject;

/** What the server says, with an event or in answer to one of ours. What is missing or odd reads as if it were not there. */
final class Answer {
    private final JSONObject fields;

    Answer(JSONObject fields) {
        this.fields = fields;
    }

    /** The first argument, as socket.io-client hands it on. */
    static Answer of(Object... arguments) {
        return new Answer(arguments.length > 0 && arguments[0] instanceof JSONObject first ? first : new JSONObject());
    }

    boolean has(String name) {
        return !fields.isNull(name);
    }

    String text(String name, String otherwise) {
        return fields.opt(name) instanceof String text ? text : otherwise;
    }

    long number(String name, long otherwise) {
        return fields.opt(name) instanceof Number number ? number.longValue() : otherwise;
    }

    Set<String> texts(String name) {
        Set<String> texts = new LinkedHashSet<>();
        if (fields.opt(name) instanceof JSONArray array) {
            array.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }

    boolean isFailure() {
        return has("error") || Boolean.FALSE.equals(fields.opt("success"));
    }

    UploadFailedException failure() {
        return new UploadFailedException(
                text("code", "rejected"),
                Boolean.TRUE.equals(fields.opt("retryable")),
                text("error", "The server refused the upload."));
    }

    Duration retryAfter() {
        return Duration.ofMillis(Math.max(0, number("retryAfterMs", 0)));
    }
}
