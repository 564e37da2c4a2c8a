package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Socket.IO over long-polling: a POST for each chunk over one connection, and a connection for each poll, since not every
 * server keeps one behind the answer.
 */
final class PollingClient implements Client {
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final String SEPARATOR = "\u001e";
    private static final String TYPE = "text/plain;charset=UTF-8";
    private static final String LOST = "41 polling has ended: ";

    private final SocketIoEvents events = new SocketIoEvents(false, false, false);
    private final Connection posts;
    private final int port;
    private final String target;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private volatile @Nullable Connection poll;

    PollingClient(int port) throws IOException {
        this.port = port;
        String endpoint = "/socket.io/?EIO=4&transport=polling";
        Matcher sid = SID.matcher(get(endpoint));
        if (!sid.find()) {
            throw new IOException("No Engine.IO handshake");
        }
        target = endpoint + "&sid=" + sid.group(1);
        posts = new Connection(port);
        Thread poller = new Thread(this::poll, "polls");
        poller.setDaemon(true);
        poller.start();
        post(SocketIoEvents.CONNECT);
        await(message -> message.startsWith(SocketIoEvents.CONNECTED));
    }

    @Override
    public Upload prepare(Sample file) {
        ByteBuffer[][] requests = new ByteBuffer[file.chunks()][];
        for (int i = 0; i < requests.length; i++) {
            ByteBuffer bytes = file.base64(i);
            String header = events.chunk(file, i) + SEPARATOR;
            String head = Http.head("POST", target, TYPE, header.length() + bytes.remaining());
            requests[i] = new ByteBuffer[] {Connection.direct(head + header), bytes};
        }
        return () -> {
            post(events.start(file));
            await(SocketIoEvents::isReady);
            for (ByteBuffer[] request : requests) {
                post(request);
            }
            await(SocketIoEvents::isComplete);
        };
    }

    private void post(String message) throws IOException {
        int length = message.getBytes(StandardCharsets.UTF_8).length;
        post(Connection.direct(Http.head("POST", target, TYPE, length) + message));
    }

    /** One at a time: the poller answers pings. */
    private synchronized void post(ByteBuffer... request) throws IOException {
        posts.write(request);
        Http.read(posts).expect(200);
    }

    private void poll() {
        try {
            while (!closed) {
                for (String message : get(target).split(SEPARATOR, -1)) {
                    if (message.equals(SocketIoEvents.PING)) {
                        post(SocketIoEvents.PONG);
                    } else {
                        received.add(message);
                    }
                }
            }
        } catch (IOException e) {
            received.add(LOST + e.getMessage());
        }
    }

    private String get(String address) throws IOException {
        try (Connection connection = new Connection(port)) {
            poll = connection;
            connection.write(Http.head("GET", address) + "\r\n");
            return Http.read(connection).expect(200).body();
        }
    }

    private void await(Predicate<String> wanted) throws IOException {
        try {
            String message;
            do {
                message = received.take();
                SocketIoEvents.requireSuccess(message);
            } while (!wanted.test(message));
        } catch (InterruptedException e) {
            throw new IOException("Interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        posts.close();
        Connection last = poll;
        if (last != null) {
            last.close();
        }
    }
}
