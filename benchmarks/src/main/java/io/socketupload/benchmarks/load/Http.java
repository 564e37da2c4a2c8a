package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** As much of HTTP/1.1 as the servers need that are measured. */
final class Http {
    private Http() {}

    /** An answer; the names of its headers are in lower case. */
    record Response(int status, Map<String, String> headers, String body) {
        Response expect(int expected) throws IOException {
            if (status != expected) {
                throw new IOException("The server answers with " + status + ": " + body);
            }
            return this;
        }

        /** Whether the server ends the connection behind it. */
        boolean isLast() {
            return "close".equals(headers.get("connection"));
        }
    }

    /** The head of a request without an end to its headers. */
    static String head(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    }

    /** The head of a request with a body. */
    static String head(String method, String target, String contentType, long length) {
        return head(method, target) + "Content-Type: " + contentType + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    static Response read(Connection connection) throws IOException {
        String[] status = connection.readLine().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String body;
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            body = readChunks(connection);
        } else {
            body = connection.read(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        return new Response(Integer.parseInt(status[1]), headers, body);
    }

    private static String readChunks(Connection connection) throws IOException {
        StringBuilder body = new StringBuilder();
        int length;
        do {
            length = Integer.parseInt(connection.readLine(), 16);
            body.append(connection.read(length));
            connection.readLine();
        } while (length > 0);
        return body.toString();
    }
}
