package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A network between client and server that can be cut, fall silent, or change a byte. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile LongSupplier interval = () -> Long.MAX_VALUE;
    private volatile long nextCut = Long.MAX_VALUE;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Cuts all connections whenever so many more bytes came from clients. */
    void cutEvery(LongSupplier bytes) {
        interval = bytes;
        nextCut = received.get() + bytes.getAsLong();
    }

    /** Changes a byte of the next long pieces that come from clients, which are in the midst of a chunk. */
    void change(int pieces) {
        changes.set(pieces);
    }

    int changesLeft() {
        return changes.get();
    }

    /** How many bytes came from clients. */
    long received() {
        return received.get();
    }

    /** How many connections there were. */
    int connections() {
        return connections.get();
    }

    /** Forwards nothing more on the connections that there are, and leaves them open. */
    void silence() {
        lines.forEach(line -> line.silent = true);
    }

    void cut() {
        lines.forEach(Line::close);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                try {
                    Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), target));
                    lines.add(line);
                    start(() -> line.forward(client, line.server, true));
                    start(() -> line.forward(line.server, client, false));
                } catch (IOException e) {
                    client.close(); // there is no server
                }
            } catch (IOException e) {
                // by the test, at its end
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private final class Line {
        final Socket client;
        final Socket server;
        volatile boolean silent;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forward(Socket from, Socket to, boolean counted) {
            byte[] buffer = new byte[1 << 14];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (silent) {
                        continue;
                    }
                    if (counted) {
                        count(buffer, n);
                    }
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // cut
            } finally {
                close();
            }
        }

        private void count(byte[] buffer, int n) {
            if (n == buffer.length && changes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                buffer[n / 2] ^= 1;
            }
            if (received.addAndGet(n) > nextCut) {
                nextCut = received.get() + interval.getAsLong();
                cut();
            }
        }

        void close() {
            lines.remove(this);
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
