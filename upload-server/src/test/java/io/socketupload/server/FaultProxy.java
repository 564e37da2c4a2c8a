package io.socketupload.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A bad network between a client and a server on this machine. */
final class FaultProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong passed = new AtomicLong();
    private volatile long cutEvery = Long.MAX_VALUE;
    private volatile long silenceAfter = Long.MAX_VALUE;
    private volatile long delayMillis;
    private volatile int piece = 1 << 14;

    FaultProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    /** Closes all connections whenever so many bytes have come from clients. */
    void cutEvery(long bytes) {
        cutEvery = bytes;
    }

    /** Forwards at the most so many bytes at once, and waits before it does: a delay, and with few bytes a slow line. */
    void delay(long millis, int bytes) {
        delayMillis = millis;
        piece = bytes;
    }

    /** Forwards nothing more on the connections that there are, and leaves them open. */
    void silence() {
        connections.forEach(connection -> connection.silent = true);
    }

    /** The same, once, when so many bytes have come from clients. */
    void silenceAfter(long bytes) {
        silenceAfter = bytes;
    }

    /** Forwards what has waited in the silence. */
    void speak() {
        connections.forEach(connection -> connection.silent = false);
    }

    int cuts() {
        return cuts.get();
    }

    void cut() {
        connections.forEach(Connection::close);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException closed) {
                // by the test, at its end
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), target));
            connections.add(connection);
            start(() -> connection.forward(connection.client, connection.server, true));
            start(() -> connection.forward(connection.server, connection.client, false));
        } catch (IOException noServer) {
            client.close(); // which may try again
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private final class Connection {
        final Socket client;
        final Socket server;
        volatile boolean silent;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forward(Socket from, Socket to, boolean counted) {
            byte[] buffer = new byte[1 << 14];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int n = in.read(buffer, 0, piece);
                while (n >= 0) {
                    hold();
                    out.write(buffer, 0, n);
                    if (counted) {
                        count(n);
                    }
                    n = in.read(buffer, 0, piece);
                }
            } catch (IOException | InterruptedException e) {
                // the other side gets to know it
            } finally {
                close();
            }
        }

        private void count(int bytes) {
            long all = passed.addAndGet(bytes);
            if (all > cutEvery) {
                passed.set(0);
                cuts.incrementAndGet();
                cut();
            } else if (all > silenceAfter) {
                silenceAfter = Long.MAX_VALUE;
                silence();
            }
        }

        private void hold() throws InterruptedException {
            if (delayMillis > 0) {
                Thread.sleep(delayMillis);
            }
            while (silent && !client.isClosed()) {
                Thread.sleep(1);
            }
        }

        void close() {
            connections.remove(this);
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
