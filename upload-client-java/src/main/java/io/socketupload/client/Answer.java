package io.socketupload.client;

import java.time.Duration;

import org.json.JSONArray;
import org.json.JSONObject;

/** What the server says, with an event or in answer to one of ours. What is missing or odd reads as if it were not there. */
record Answer(JSONObject fields) {
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

    /** Whether a field is a list with this text. */
    boolean lists(String name, String text) {
        if (fields.opt(name) instanceof JSONArray array) {
            for (int i = 0; i < array.length(); i++) {
                if (text.equals(array.opt(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isFailure() {
        return has("error") || Boolean.FALSE.equals(fields.opt("success"));
    }

    UploadFailedException failure() {
        return new UploadFailedException(
                text("code", "rejected"),
                Boolean.TRUE.equals(fields.opt("retryable")),
                text("error", "The server refused the upload."),
                retryAfter(),
                null);
    }

    Duration retryAfter() {
        return Duration.ofMillis(Math.max(0, number("retryAfterMs", 0)));
    }
}
