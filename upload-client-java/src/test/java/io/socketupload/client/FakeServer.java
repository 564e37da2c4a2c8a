package io.socketupload.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.json.JSONObject;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that says what a test tells it to, and keeps what it was sent. */
final class FakeServer implements Connector {
    private final List<Peer> connections = new ArrayList<>();
    private final Runnable settle;

    /** @param settle lets the client make something of what it hears */
    FakeServer(Runnable settle) {
        this.settle = settle;
    }

    @Override
    public Connection open(Connection.Listener listener) {
        Peer peer = new Peer(listener);
        connections.add(peer);
        return peer;
    }

    @Override
    public void close() {}

    int attempts() {
        return connections.size();
    }

    /** The last connection that was tried. */
    Peer latest() {
        return connections.get(connections.size() - 1);
    }

    /** Lets the client in. */
    Peer accept() {
        Peer peer = latest();
        peer.listener.opened();
        settle.run();
        return peer;
    }

    record Sent(String event, Object payload, Consumer<Answer> answered) {
        JSONObject fields() {
            return (JSONObject) payload;
        }

        long offset() {
            return fields().getLong("offset");
        }

        byte[] data() {
            return (byte[]) fields().get("data");
        }

        long end() {
            return offset() + data().length;
        }
    }

    /** One connection. */
    final class Peer implements Connection {
        private final Listener listener;
        private final List<Sent> sent = new ArrayList<>();
        private long backlog;
        private boolean closed;

        Peer(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void emit(String event, Object payload, Consumer<Answer> answered) {
            sent.add(new Sent(event, payload, answered));
        }

        @Override
        public long backlog() {
            return backlog;
        }

        @Override
        public void close() {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }

        void backlog(long bytes) {
            backlog = bytes;
        }

        List<Sent> sent(String event) {
            return sent.stream()
                    .filter(message -> message.event().equals(event))
                    .toList();
        }

        List<Sent> chunks() {
            return sent(Messages.CHUNK);
        }

        List<Long> offsets() {
            return chunks().stream().map(Sent::offset).toList();
        }

        Sent lastStart() {
            List<Sent> starts = sent(Messages.START);
            assertThat(starts).isNotEmpty();
            return starts.get(starts.size() - 1);
        }

        void answer(Sent message, JSONObject answer) {
            message.answered().accept(new Answer(answer));
            settle.run();
        }

        void event(String event, JSONObject message) {
            listener.received(event, new Answer(message));
            settle.run();
        }

        void lose() {
            lose(UploadFailedException.connection("The connection was lost.", null));
        }

        void lose(UploadFailedException cause) {
            listener.closed(cause);
            settle.run();
        }

        /** Answers the last start as protocol 1 does. */
        void ready(long offset, int chunkSize, long window) {
            answer(lastStart(), readyMessage(offset, chunkSize, window));
        }

        JSONObject readyMessage(long offset, int chunkSize, long window) {
            JSONObject start = lastStart().fields();
            return new JSONObject()
                    .put("success", true)
                    .put("uploadId", start.getString("uploadId"))
                    .put("fileName", start.getString("fileName"))
                    .put("protocol", 1)
                    .put("offset", offset)
                    .put("chunkSize", chunkSize)
                    .put("window", window)
                    .put("resumeToken", "token")
                    .put("expiresAt", 4_000_000_000_000L)
                    .put("checksumAlgorithms", List.of("crc32c", "sha-256"))
                    .put("sync", "complete");
        }

        /** Acknowledges a chunk: everything before {@code offset} is kept. */
        void keep(Sent chunk, long offset) {
            answer(
                    chunk,
                    new JSONObject().put("success", true).put("offset", offset).put("bytesUploaded", offset));
        }

        /** Acknowledges the chunks one after the other. */
        void keep(List<Sent> chunks) {
            chunks.forEach(chunk -> keep(chunk, chunk.end()));
        }

        void refuse(Sent message, String code, boolean retryable) {
            answer(message, failure(code, retryable));
        }

        JSONObject failure(String code, boolean retryable) {
            return new JSONObject()
                    .put("success", false)
                    .put("uploadId", lastStart().fields().getString("uploadId"))
                    .put("error", "No: " + code)
                    .put("code", code)
                    .put("retryable", retryable);
        }

        void complete() {
            event(Messages.COMPLETE, completeMessage());
        }

        JSONObject completeMessage() {
            return new JSONObject()
                    .put("success", true)
                    .put("uploadId", lastStart().fields().getString("uploadId"))
                    .put("fileName", lastStart().fields().getString("fileName"))
                    .put("filePath", "stored");
        }
    }
}
