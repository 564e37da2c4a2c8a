package io.socketupload.netty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An HTTP answer as it came over the wire.
 *
 * @param headers by lower-case name
 */
record RawResponse(String statusLine, Map<String, List<String>> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return Integer.parseInt(statusLine.split(" ")[1]);
    }

    /** The only value of a header, or null. */
    String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(), List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " came more than once: " + values);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(text(), e);
        }
    }

    @Override
    public String toString() {
        return statusLine + " " + headers + " " + text();
    }
}
