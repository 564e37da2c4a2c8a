package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** For each file its name, its length and its bytes; the server answers with one byte. */
final class TcpClient implements Client {
    private final Connection connection;

    TcpClient(int port) throws IOException {
        connection = new Connection(port);
    }

    @Override
    public Upload prepare(Sample file) {
        byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocateDirect(Short.BYTES + name.length + Long.BYTES)
                .putShort((short) name.length)
                .put(name)
                .putLong(file.size())
                .flip();
        ByteBuffer content = file.content();
        return () -> {
            connection.write(header, content);
            connection.read();
        };
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
