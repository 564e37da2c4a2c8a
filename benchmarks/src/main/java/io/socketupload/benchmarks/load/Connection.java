package io.socketupload.benchmarks.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A blocking connection to a server on this machine. For one thread, but that any may close it. */
final class Connection implements Closeable {
    private static final int BUFFER = 16 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);

    Connection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void write(ByteBuffer... buffers) throws IOException {
        write(buffers, 0, buffers.length);
    }

    void write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        ByteBuffer last = buffers[offset + length - 1];
        while (last.hasRemaining()) {
            channel.write(buffers, offset, length);
        }
    }

    void write(String text) throws IOException {
        write(direct(text));
    }

    int read() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            int read = channel.read(in);
            in.flip();
            if (read < 0) {
                throw new EOFException("The server has closed the connection");
            }
        }
        return in.get() & 0xff;
    }

    /** The next {@code length} bytes, as ASCII or UTF-8. */
    String read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) read();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The next line, without its end. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Whether the server keeps an idle connection open. What it has sent meanwhile stays to be read. */
    boolean isAlive() throws IOException {
        channel.configureBlocking(false);
        try {
            in.compact();
            return channel.read(in) >= 0;
        } finally {
            in.flip();
            channel.configureBlocking(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A buffer that is sent without being copied first. */
    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
