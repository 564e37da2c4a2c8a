package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A form with a file, as a browser sends it. */
final class MultipartClient implements Client {
    private static final String BOUNDARY = "----7MA4YWxkTrZu0gW";

    private final int port;
    private Connection connection;

    MultipartClient(int port) throws IOException {
        this.port = port;
        this.connection = new Connection(port);
    }

    @Override
    public Upload prepare(Sample file) {
        String part = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file.name()
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        String end = "\r\n--" + BOUNDARY + "--\r\n";
        String head = Http.head(
                "POST",
                "/upload",
                "multipart/form-data; boundary=" + BOUNDARY,
                (long) part.length() + file.size() + end.length());
        ByteBuffer[] request = {Connection.direct(head + part), file.content(), Connection.direct(end)};
        return () -> {
            connection.write(request);
            if (Http.read(connection).expect(204).isLast()) { // Tomcat's hundredth
                connection.close();
                connection = new Connection(port);
            }
        };
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
