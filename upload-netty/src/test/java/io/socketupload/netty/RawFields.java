package io.socketupload.netty;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The payload of one of our events, each value as JSON text; correct until a test changes it. */
record RawFields(Map<String, String> json) {
    static RawFields start(String id, long size) {
        return new RawFields(Map.of())
                .with("uploadId", quoted(id))
                .with("fileName", "\"file.bin\"")
                .with("fileSize", String.valueOf(size))
                .with("fileType", "\"application/octet-stream\"");
    }

    /** The only chunk of a file. */
    static RawFields chunk(String id) {
        return chunk(id, 0, 1);
    }

    static RawFields chunk(String id, long index, long total) {
        return new RawFields(Map.of())
                .with("uploadId", quoted(id))
                .with("chunkIndex", String.valueOf(index))
                .with("totalChunks", String.valueOf(total))
                .with("data", "{\"_placeholder\":true,\"num\":0}")
                .with("isLastChunk", String.valueOf(index == total - 1));
    }

    RawFields with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(json);
        changed.put(name, value);
        return new RawFields(changed);
    }

    RawFields without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(json);
        changed.remove(name);
        return new RawFields(changed);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return json.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
