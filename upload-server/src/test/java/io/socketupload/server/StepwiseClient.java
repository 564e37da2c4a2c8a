package io.socketupload.server;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import org.json.JSONObject;

import static org.assertj.core.api.Assertions.assertThat;

/** A client that does one thing after the other, when the test says so. */
final class StepwiseClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Socket socket;
    private final Map<String, BlockingQueue<Map<String, Object>>> heard = new ConcurrentHashMap<>();

    private StepwiseClient(Socket socket) {
        this.socket = socket;
        for (String event : new String[] {"upload-complete", "upload-error", "upload-goaway"}) {
            socket.on(event, arguments -> heard(event).add(fields(arguments[0])));
        }
    }

    /** @param url of the server, or of a namespace of it */
    static StepwiseClient connect(String url) throws InterruptedException {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(new String[] {"websocket"})
                .build();
        StepwiseClient client = new StepwiseClient(IO.socket(URI.create(url), options));
        CountDownLatch connected = new CountDownLatch(1);
        client.socket.on(Socket.EVENT_CONNECT, nothing -> connected.countDown());
        client.socket.connect();
        assertThat(connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    /** Asks for an upload and returns the answer. */
    Map<String, Object> start(String uploadId, String fileName, long fileSize) throws InterruptedException {
        return ask("file-upload-start", new JSONObject(metadata(uploadId, fileName, fileSize)));
    }

    /** Asks for an upload that outlives its connection, or with its token for one that is there. */
    Map<String, Object> startResumable(String uploadId, String fileName, long fileSize, String token)
            throws InterruptedException {
        Map<String, Object> request = new HashMap<>(metadata(uploadId, fileName, fileSize));
        request.put("protocol", 1);
        if (token != null) {
            request.put("resumeToken", token);
        }
        return ask("file-upload-start", new JSONObject(request));
    }

    /** Asks for an upload that nobody may answer. */
    void startUnheard(String uploadId, String fileName, long fileSize) {
        socket.emit("file-upload-start", new JSONObject(metadata(uploadId, fileName, fileSize)));
    }

    private static Map<String, Object> metadata(String uploadId, String fileName, long fileSize) {
        return Map.of("uploadId", uploadId, "fileName", fileName, "fileSize", fileSize, "fileType", "text/plain");
    }

    /** Sends a chunk and returns the answer, which comes when the server has kept it. */
    Map<String, Object> send(String uploadId, int chunkIndex, int totalChunks, byte[] data)
            throws InterruptedException {
        JSONObject chunk = new JSONObject()
                .put("uploadId", uploadId)
                .put("chunkIndex", chunkIndex)
                .put("totalChunks", totalChunks)
                .put("data", data) // in a map it would become an array of numbers
                .put("isLastChunk", chunkIndex == totalChunks - 1);
        return ask("file-chunk", chunk);
    }

    Map<String, Object> limits() throws InterruptedException {
        return ask("file-upload-limits");
    }

    /** The event of that name, which may have come already. */
    Map<String, Object> next(String event) throws InterruptedException {
        return arrived(heard(event), event);
    }

    /** The event of that name about that upload, which may have come already. */
    Map<String, Object> next(String event, String uploadId) throws InterruptedException {
        Map<String, Object> message;
        do {
            message = next(event);
        } while (!message.get("uploadId").equals(uploadId));
        return message;
    }

    private Map<String, Object> ask(String event, Object... arguments) throws InterruptedException {
        BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
        socket.emit(event, arguments, (Ack) answer -> answers.add(fields(answer[0])));
        return arrived(answers, "the answer to " + event);
    }

    private static Map<String, Object> arrived(BlockingQueue<Map<String, Object>> queue, String what)
            throws InterruptedException {
        Map<String, Object> message = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as(what).isNotNull();
        return message;
    }

    private BlockingQueue<Map<String, Object>> heard(String event) {
        return heard.computeIfAbsent(event, name -> new LinkedBlockingQueue<>());
    }

    private static Map<String, Object> fields(Object message) {
        JSONObject object = (JSONObject) message;
        Map<String, Object> fields = new HashMap<>();
        object.keys().forEachRemaining(name -> fields.put((String) name, object.opt((String) name)));
        return fields;
    }

    @Override
    public void close() {
        socket.disconnect();
    }
}
