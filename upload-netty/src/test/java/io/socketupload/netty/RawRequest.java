package io.socketupload.netty;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An HTTP request, written by hand. */
final class RawRequest {
    private final String method;
    private final StringBuilder head = new StringBuilder();
    private byte[] body = new byte[0];

    private RawRequest(String method, String target) {
        this.method = method;
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    }

    static RawRequest of(String method, String target) {
        return new RawRequest(method, target);
    }

    static RawRequest get(String target) {
        return of("GET", target);
    }

    static RawRequest post(String target, String body) {
        return post(target, body.getBytes(StandardCharsets.UTF_8));
    }

    static RawRequest post(String target, byte[] body) {
        RawRequest request = of("POST", target).header("Content-Length", String.valueOf(body.length));
        request.body = body;
        return request;
    }

    /** The handshake of a WebSocket. */
    static RawRequest webSocket(String target) {
        return get(target)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    RawRequest header(String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** With the Host header that a client would send, unless the test gave one. */
    byte[] bytes(int port) {
        if (!head.toString().contains("\r\nHost: ")) {
            header("Host", "127.0.0.1:" + port);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((head + "\r\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return head.toString();
    }

    /** Over a connection of its own. */
    RawResponse send(int port) {
        try (RawConnection connection = new RawConnection(port)) {
            return connection.write(bytes(port)).response(!method.equals("HEAD"));
        }
    }
}
