package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Socket.IO over long-polling: a POST for each chunk over one connection, polls over another. */
final class PollingClient implements Client {
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final String SEPARATOR = "\u001e";
    private static final String TYPE = "text/plain;charset=UTF-8";
    private static final String LOST = "41 polling has ended: ";

    private final SocketIoEvents events = new SocketIoEvents(false, false, false);
    private final Connection posts;
    private final Connection polls;
    private final String target;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    PollingClient(int port) throws IOException {
        posts = new Connection(port);
        polls = new Connection(port);
        String endpoint = "/socket.io/?EIO=4&transport=polling";
        polls.write(Http.head("GET", endpoint) + "\r\n");
        Matcher sid = SID.matcher(Http.read(polls).expect(200).body());
        if (!sid.find()) {
            throw new IOException("No Engine.IO handshake");
        }
        target = endpoint + "&sid=" + sid.group(1);
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
            while (true) {
                polls.write(Http.head("GET", target) + "\r\n");
                for (String message : Http.read(polls).expect(200).body().split(SEPARATOR, -1)) {
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
        posts.close();
        polls.close();
    }
}
