package io.socketupload.benchmarks.peer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * As little as a server can do: a thread for each connection reads into a buffer and writes it to a file. A file is its
 * name, its length and its bytes; the answer is one byte.
 */
public final class TcpPeer {
    private static final int BUFFER = 256 * 1024;

    private final Path directory;

    private TcpPeer(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws IOException {
        TcpPeer peer = new TcpPeer(Path.of(args[0]));
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(Ready.ANY_PORT, 1024);
            Ready.at(server.getLocalAddress());
            while (true) {
                SocketChannel connection = server.accept();
                new Thread(() -> peer.serve(connection)).start();
            }
        }
    }

    private void serve(SocketChannel accepted) {
        try (SocketChannel connection = accepted) {
            DataInputStream header = new DataInputStream(Channels.newInputStream(connection));
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (true) {
                receive(connection, directory.resolve(header.readUTF()), header.readLong(), buffer);
                connection.write(ByteBuffer.wrap(new byte[] {1}));
            }
        } catch (EOFException e) {
            // the client has sent all its files
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    private static void receive(SocketChannel connection, Path path, long length, ByteBuffer buffer)
            throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            for (long left = length; left > 0; ) {
                buffer.clear().limit((int) Math.min(left, BUFFER));
                int read = connection.read(buffer);
                if (read < 0) {
                    throw new EOFException();
                }
                left -= read;
                buffer.flip();
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
        }
    }
}
