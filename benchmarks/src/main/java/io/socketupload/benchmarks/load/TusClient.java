package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** tus: the upload is created, then sent whole with one PATCH. */
final class TusClient implements Client {
    private static final String VERSION = "Tus-Resumable: 1.0.0\r\n";

    private final Connection connection;

    TusClient(int port) throws IOException {
        connection = new Connection(port);
    }

    @Override
    public Upload prepare(Sample file) {
        String name = Base64.getEncoder().encodeToString(file.name().getBytes(StandardCharsets.UTF_8));
        ByteBuffer create = Connection.direct(Http.head("POST", "/files") + VERSION + "Upload-Length: " + file.size()
                + "\r\nUpload-Metadata: filename " + name + "\r\nContent-Length: 0\r\n\r\n");
        ByteBuffer content = file.content();
        return () -> {
            connection.write(create);
            String location = Http.read(connection).expect(201).headers().getOrDefault("location", "");
            String target = location.substring(location.indexOf("/files"));
            connection.write(
                    Connection.direct(Http.head("PATCH", target) + VERSION
                            + "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: "
                            + file.size() + "\r\n\r\n"),
                    content);
            Http.read(connection).expect(204);
        };
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
