package io.socketupload.server;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.thread.EventThread;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Sends one upload over one connection, from where the server says, and notes each offset that is acknowledged. It does
 * not connect again: that is the test's to do, with another client. All clients of a process share one thread.
 */
final class FaultClient implements AutoCloseable {
    /** Told of what comes from the server, after it was noted; on the clients' thread. */
    interface Observer {
        void acknowledged(FaultUpload upload);

        /** It is stored, or failed. */
        void over(FaultUpload upload);
    }

    /** One that needs not be told. */
    static final Observer NOBODY = new Observer() {
        @Override
        public void acknowledged(FaultUpload upload) {}

        @Override
        public void over(FaultUpload upload) {}
    };

    private final FaultUpload upload;
    private final Observer observer;
    private final Socket socket;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch toldToGo = new CountDownLatch(1);
    private final CountDownLatch disconnected = new CountDownLatch(1);

    // -- of the clients' thread --
    private long sent;
    private int underWay;

    FaultClient(String url, FaultUpload upload, boolean polling, Observer observer) {
        this.upload = upload;
        this.observer = observer;
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(new String[] {polling ? "polling" : "websocket"})
                .build();
        socket = IO.socket(URI.create(url), options);
        socket.on(Socket.EVENT_CONNECT, nothing -> start());
        socket.on(Socket.EVENT_CONNECT_ERROR, error -> disconnected.countDown());
        socket.on(Socket.EVENT_DISCONNECT, reason -> disconnected.countDown());
        socket.on("upload-goaway", reason -> toldToGo.countDown());
        socket.on("upload-complete", arguments -> answered((JSONObject) arguments[0]));
        socket.on("upload-error", arguments -> answered((JSONObject) arguments[0]));
    }

    FaultClient connect() {
        socket.connect();
        return this;
    }

    private void start() {
        Map<String, Object> request = new HashMap<>(Map.of(
                "protocol", 1,
                "uploadId", upload.id,
                "fileName", upload.fileName,
                "fileSize", upload.bytes.length,
                "fileType", "application/octet-stream"));
        if (upload.token != null) {
            request.put("resumeToken", upload.token);
        }
        if (upload.checked) {
            request.put("checksum", upload.declaredChecksum());
        }
        ask("file-upload-start", request);
    }

    private void ask(String event, Map<String, Object> request) {
        socket.emit(event, new Object[] {new JSONObject(request)}, (Ack) answer -> started((JSONObject) answer[0]));
    }

    private void started(JSONObject answer) {
        if (!answer.optBoolean("success") || answer.has("filePath")) {
            return; // there is an event as well
        }
        if (upload.token != null) {
            upload.resumed++;
        }
        upload.token = answer.optString("resumeToken");
        upload.keeps(answer.optLong("offset"));
        ready.countDown();
        sent = answer.optLong("offset");
        send();
    }

    private void send() {
        while (underWay < upload.window && sent < upload.bytes.length && !upload.isOver()) {
            int end = (int) Math.min(upload.bytes.length, sent + upload.chunkSize);
            Map<String, Object> chunk = new HashMap<>(Map.of(
                    "uploadId",
                    upload.id,
                    "chunkIndex",
                    sent / upload.chunkSize,
                    "totalChunks",
                    (upload.bytes.length + upload.chunkSize - 1) / upload.chunkSize,
                    "offset",
                    sent,
                    "isLastChunk",
                    end == upload.bytes.length));
            JSONObject message = put(new JSONObject(chunk), "data", Arrays.copyOfRange(upload.bytes, (int) sent, end));
            sent = end;
            underWay++;
            socket.emit("file-chunk", new Object[] {message}, (Ack) answer -> kept((JSONObject) answer[0]));
        }
    }

    // Newer versions of its constructor make an array of numbers of the bytes
    private static JSONObject put(JSONObject message, String name, byte[] bytes) {
        try {
            return message.put(name, bytes);
        } catch (JSONException e) {
            throw new IllegalStateException(e);
        }
    }

    private void kept(JSONObject answer) {
        underWay--;
        if (answer.optBoolean("success")) { // else there is an event as well
            upload.keeps(Math.max(upload.acknowledged, answer.optLong("offset")));
            observer.acknowledged(upload);
            send();
        }
    }

    private void answered(JSONObject answer) {
        if (upload.isOver()) {
            return;
        }
        if (answer.optBoolean("success")) {
            upload.stored(answer.optString("filePath"), answer.optString("checksum"));
        } else {
            upload.fails(answer.toString());
        }
        observer.over(upload);
    }

    /** Waits for the answer to the start. */
    boolean isReady(int seconds) throws InterruptedException {
        return ready.await(seconds, TimeUnit.SECONDS);
    }

    /** Waits to be told that the server is about to stop; goes on meanwhile. */
    boolean isToldToGo(int seconds) throws InterruptedException {
        return toldToGo.await(seconds, TimeUnit.SECONDS);
    }

    /** Sends again what is not acknowledged, when everything was answered. */
    void again() {
        EventThread.exec(() -> {
            sent = upload.acknowledged;
            send();
        });
    }

    /** Waits until everything that came is noted, and nothing more can come. */
    boolean isDisconnected(int seconds) throws InterruptedException {
        return disconnected.await(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        EventThread.exec(() -> {
            socket.off();
            socket.disconnect();
        });
    }
}
