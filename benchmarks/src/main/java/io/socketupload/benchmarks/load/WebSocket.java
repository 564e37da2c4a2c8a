package io.socketupload.benchmarks.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket over which a server sends text. */
final class WebSocket implements Closeable {
    private static final int CLOSE = 8;

    private final Connection connection;

    WebSocket(int port, String target) throws IOException {
        connection = new Connection(port);
        connection.write(Http.head("GET", target)
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Http.read(connection).expect(101);
    }

    void send(String text) throws IOException {
        connection.write(frame(text));
    }

    /** Sends frames that are ready. */
    void write(ByteBuffer[] frames, int offset, int length) throws IOException {
        connection.write(frames, offset, length);
    }

    String receive() throws IOException {
        while (true) {
            int opcode = connection.read() & 0x0f;
            int length = connection.read();
            if (length == 126) {
                length = connection.read() << 8 | connection.read();
            } else if (length > 126) {
                throw new IOException("A long frame");
            }
            String text = connection.read(length);
            if (opcode == ClientFrame.TEXT) {
                return text;
            } else if (opcode == CLOSE) {
                throw new IOException("The server closes the WebSocket: " + text);
            }
        }
    }

    boolean isAlive() throws IOException {
        return connection.isAlive();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    static ByteBuffer frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocateDirect(ClientFrame.length(bytes.length));
        ClientFrame.put(frame, ClientFrame.TEXT, ByteBuffer.wrap(bytes));
        return frame.flip();
    }
}
