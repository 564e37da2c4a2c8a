package io.socketupload.netty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A Socket.IO client that sends whatever a test wants, on either transport, and keeps what comes until it is asked. */
final class RawClient implements AutoCloseable {
    enum Over {
        WEBSOCKET,
        POLLING
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Wire wire;

    // -- guarded by this --
    private final List<String> received = new ArrayList<>();
    private boolean ended;

    private RawClient(Over over, int port) {
        wire = over == Over.WEBSOCKET ? new WebSocketWire(port) : new PollingWire(port);
        Thread reader = new Thread(this::read, "raw-client");
        reader.setDaemon(true);
        reader.start();
        message(text -> text.startsWith("0{"));
    }

    /** Opens a connection, and says no more. */
    static RawClient opened(Over over, int port) {
        return new RawClient(over, port);
    }

    /** Opens a connection, and connects to the default namespace. */
    static RawClient connected(Over over, int port) {
        return connected(over, port, "");
    }

    /** @param auth the payload to connect with, as JSON text; empty for none */
    static RawClient connected(Over over, int port, String auth) {
        RawClient client = new RawClient(over, port);
        client.send("40" + auth);
        client.message(text -> text.startsWith("40{"));
        return client;
    }

    // -- what goes out --

    RawClient send(String message) {
        wire.send(message);
        return this;
    }

    RawClient send(byte[] message) {
        wire.send(message);
        return this;
    }

    /** Sends WebSocket frames in one go. */
    RawClient send(RawFrame... frames) {
        socket().send(frames);
        return this;
    }

    /** What is under a client that came over a WebSocket. */
    RawWebSocket socket() {
        return ((WebSocketWire) wire).socket;
    }

    RawClient emit(String event, Object payload) {
        return send("42[\"" + event + "\"," + payload + "]");
    }

    /** A binary event with its one attachment. */
    RawClient emit(String event, Object payload, byte[] attachment) {
        return send("451-[\"" + event + "\"," + payload + "]").send(attachment);
    }

    /** The same, with an acknowledgement asked for. */
    RawClient emit(long ackId, String event, Object payload, byte[] attachment) {
        return send("451-" + ackId + "[\"" + event + "\"," + payload + "]").send(attachment);
    }

    /** Begins an upload and waits until it may go on. */
    RawClient start(String id, long size) {
        emit("file-upload-start", RawFields.start(id, size));
        event("upload-ready", id);
        return this;
    }

    /** Sends the only chunk of an upload and waits until that is complete. */
    JsonNode finish(String id, byte[] content) {
        emit("file-chunk", RawFields.chunk(id), content);
        return event("upload-complete", id);
    }

    // -- what comes in --

    private void read() {
        try {
            for (List<String> messages = wire.receive(); messages != null; messages = wire.receive()) {
                for (String message : messages) {
                    if (message.equals("2")) {
                        wire.send("3");
                    }
                    add(message);
                }
            }
        } catch (UncheckedIOException e) {
            // ended
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String message) {
        received.add(message);
        notifyAll();
    }

    /**
     * Takes the first message that matches, be it here already or still to come. WebSocket frames that are no text read
     * like {@code close 1002}.
     */
    synchronized String message(Predicate<String> wanted) {
        long end = System.nanoTime() + RawConnection.PATIENCE_MILLIS * 1_000_000L;
        while (true) {
            for (Iterator<String> each = received.iterator(); each.hasNext(); ) {
                String message = each.next();
                if (wanted.test(message)) {
                    each.remove();
                    return message;
                }
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ended) {
                throw new AssertionError((ended ? "The connection ended: " : "It did not come: ") + received);
            }
            waitFor(left);
        }
    }

    private void waitFor(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The payload of the next event of a name. */
    JsonNode event(String name) {
        String start = "42[\"" + name + "\",";
        return json(message(text -> text.startsWith(start)).substring(2)).get(1);
    }

    /** The payload of the next event of a name about an upload. */
    JsonNode event(String name, String uploadId) {
        String start = "42[\"" + name + "\",";
        String message = message(text -> text.startsWith(start)
                && json(text.substring(2)).get(1).path("uploadId").asText().equals(uploadId));
        return json(message.substring(2)).get(1);
    }

    JsonNode ack(long id) {
        String start = "43" + id + "[";
        String message = message(text -> text.startsWith(start));
        return json(message.substring(start.length() - 1)).get(0);
    }

    /** Everything that came and was not taken. */
    synchronized List<String> rest() {
        return List.copyOf(received);
    }

    /** Waits until the server has ended the session. */
    synchronized void awaitEnd() {
        long end = System.nanoTime() + RawConnection.PATIENCE_MILLIS * 1_000_000L;
        while (!ended) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("The server did not end the session");
            }
            waitFor(left);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static Map<?, ?> map(String text) {
        return JSON.convertValue(json(text), Map.class);
    }

    /** Leaves as a client does that is closed; harmless after the end. */
    @Override
    public void close() {
        try {
            wire.close();
        } catch (UncheckedIOException e) {
            // gone already
        }
    }

    private interface Wire {
        void send(String message);

        void send(byte[] message);

        /** What came; null at the end. */
        List<String> receive();

        void close();
    }

    private static final class WebSocketWire implements Wire {
        private final RawWebSocket socket;

        WebSocketWire(int port) {
            socket = new RawWebSocket(port);
        }

        @Override
        public void send(String message) {
            socket.send(RawFrame.text(message));
        }

        @Override
        public void send(byte[] message) {
            socket.send(RawFrame.binary(message));
        }

        @Override
        public List<String> receive() {
            RawFrame frame = socket.await();
            return frame == null ? null : List.of(shown(frame));
        }

        private static String shown(RawFrame frame) {
            return switch (frame.opcode()) {
                case RawFrame.TEXT -> frame.text();
                case RawFrame.CLOSE -> "close " + frame.status();
                case RawFrame.PONG -> "pong " + frame.text();
                default -> "frame " + frame.first() + ": " + frame.text();
            };
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class PollingWire implements Wire {
        private final RawPolling session;
        private boolean first = true;

        PollingWire(int port) {
            session = new RawPolling(port);
        }

        @Override
        public void send(String message) {
            session.post(message);
        }

        @Override
        public void send(byte[] message) {
            session.post("b" + Base64.getEncoder().encodeToString(message));
        }

        @Override
        public List<String> receive() {
            RawResponse answer = first ? session.handshake() : session.poll();
            first = false;
            boolean over = answer.status() != 200 || answer.text().equals("41");
            return over ? null : List.of(answer.text().split("\u001e"));
        }

        @Override
        public void close() {
            session.post("1");
        }
    }
}
