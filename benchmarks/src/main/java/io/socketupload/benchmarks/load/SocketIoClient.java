package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Socket.IO over WebSocket: with or without acknowledgements of chunks, and then within the server's window. */
public final class SocketIoClient implements Client {
    private static final long WINDOW = 4 << 20;
    private static final int BATCH = 16;

    private final SocketIoEvents events;
    private final WebSocket socket;

    SocketIoClient(int port, SocketIoEvents events) throws IOException {
        this.events = events;
        this.socket = new WebSocket(port, "/socket.io/?EIO=4&transport=websocket");
        if (!socket.receive().startsWith("0{")) {
            throw new IOException("No Engine.IO handshake");
        }
        socket.send(SocketIoEvents.CONNECT);
        while (!receive().startsWith(SocketIoEvents.CONNECTED)) {}
    }

    @Override
    public Upload prepare(Sample file) {
        Prepared prepared = new Prepared(file);
        return prepared::send;
    }

    /** One chunk after the other: the next when the one before is acknowledged. Tells how long each takes, in ns. */
    public Upload prepareOneByOne(Sample file, LongConsumer latencies) {
        Prepared prepared = new Prepared(file);
        return () -> prepared.sendOneByOne(latencies);
    }

    /** Whether the server still holds the connection. */
    public boolean isAlive() throws IOException {
        return socket.isAlive();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String receive() throws IOException {
        String message = socket.receive();
        while (message.equals(SocketIoEvents.PING)) {
            socket.send(SocketIoEvents.PONG);
            message = socket.receive();
        }
        SocketIoEvents.requireSuccess(message);
        return message;
    }

    /** A file as frames: of each chunk its header and its bytes. */
    private final class Prepared {
        private final ByteBuffer start;
        private final ByteBuffer[] frames;
        private final int chunks;
        private final int chunkSize;
        private int sent;
        private int acknowledged;
        private boolean complete;

        Prepared(Sample file) {
            chunks = file.chunks();
            chunkSize = file.chunkSize();
            start = WebSocket.frame(events.start(file));
            frames = new ByteBuffer[2 * chunks];
            for (int i = 0; i < chunks; i++) {
                frames[2 * i] = WebSocket.frame(events.chunk(file, i));
                frames[2 * i + 1] = file.frame(i);
            }
        }

        void send() throws IOException {
            long window = begin();
            int underWay = events.acks() ? (int) Math.max(1, window / chunkSize) : chunks;
            int batch = Math.min(BATCH, Math.max(1, underWay / 2));
            while (sent < chunks) {
                int count = Math.min(batch, chunks - sent);
                while (sent + count - acknowledged > underWay) {
                    receiveOne();
                }
                write(count);
            }
            end();
        }

        void sendOneByOne(LongConsumer latencies) throws IOException {
            begin();
            while (sent < chunks) {
                long from = System.nanoTime();
                write(1);
                while (acknowledged < sent) {
                    receiveOne();
                }
                latencies.accept(System.nanoTime() - from);
            }
            end();
        }

        /** Returns the server's window. */
        private long begin() throws IOException {
            socket.write(new ByteBuffer[] {start}, 0, 1);
            String answer = receive();
            while (!SocketIoEvents.isReady(answer)) {
                answer = receive();
            }
            return SocketIoEvents.integer(answer, "window", WINDOW);
        }

        private void write(int count) throws IOException {
            socket.write(frames, 2 * sent, 2 * count);
            sent += count;
        }

        private void receiveOne() throws IOException {
            String message = receive();
            if (SocketIoEvents.isAck(message)) {
                acknowledged++;
            } else if (SocketIoEvents.isComplete(message)) {
                complete = true;
            }
        }

        private void end() throws IOException {
            while (!complete || (events.acks() && acknowledged < chunks)) {
                receiveOne();
            }
        }
    }
}
