package io.socketupload.netty;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket of which the test writes every frame itself. What comes is read all the time. */
final class RawWebSocket implements AutoCloseable {
    static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    private final RawConnection connection;
    private final RawResponse handshake;
    private final BlockingQueue<RawFrame> received = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    RawWebSocket(int port) {
        this(port, RawRequest.webSocket(TARGET));
    }

    RawWebSocket(int port, RawRequest request) {
        connection = new RawConnection(port);
        handshake = connection.write(request.bytes(port)).response();
        if (handshake.status() != 101) {
            connection.close();
            throw new AssertionError("No WebSocket: " + handshake);
        }
        Thread reader = new Thread(this::read, "raw-websocket");
        reader.setDaemon(true);
        reader.start();
    }

    RawResponse handshake() {
        return handshake;
    }

    private void read() {
        try {
            DataInputStream in = new DataInputStream(connection.in());
            while (true) {
                received.add(RawFrame.read(in));
            }
        } catch (IOException e) {
            ended.countDown();
        }
    }

    RawWebSocket send(RawFrame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (RawFrame frame : frames) {
            bytes.writeBytes(frame.masked());
        }
        return send(bytes.toByteArray());
    }

    synchronized RawWebSocket send(byte[] bytes) {
        connection.write(bytes);
        return this;
    }

    /** The next frame, however long it takes; null at the end. */
    RawFrame await() {
        try {
            while (true) {
                RawFrame frame = received.poll(5, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    return frame;
                }
                if (ended.getCount() == 0 && received.isEmpty()) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next frame; fails if there is none in time. */
    RawFrame receive() {
        try {
            RawFrame frame = received.poll(RawConnection.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError("Nothing came");
            }
            return frame;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the server has ended the connection. */
    void awaitEnd() {
        try {
            if (!ended.await(RawConnection.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The server did not end the connection");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void reset() {
        connection.reset();
    }

    @Override
    public void close() {
        connection.close();
    }
}
