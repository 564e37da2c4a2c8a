package io.socketupload.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.socket.client.Ack;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.thread.EventThread;
import org.json.JSONObject;

/** A connection by socket.io-client. */
final class SocketIoConnection implements Connection {
    private static final List<String> EVENTS =
            List.of(Messages.READY, Messages.PROGRESS, Messages.COMPLETE, Messages.ERROR, Messages.GOAWAY);
    // How long a connection may take to say goodbye.
    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Socket socket;
    private final String server;
    private final Listener listener;
    private final HttpWatch http;
    private final WebSocketWatch webSockets;
    private final Runnable breakOff;
    // Bytes of chunks that the transport may not have taken yet.
    private final AtomicLong pending = new AtomicLong();
    private boolean over; // on socket.io-client's thread

    SocketIoConnection(
            Socket socket,
            String server,
            Listener listener,
            HttpWatch http,
            WebSocketWatch webSockets,
            Runnable breakOff) {
        this.socket = socket;
        this.server = server;
        this.listener = listener;
        this.http = http;
        this.webSockets = webSockets;
        this.breakOff = breakOff;
    }

    void open() {
        socket.io()
                .on(
                        Manager.EVENT_TRANSPORT,
                        arguments -> ((io.socket.engineio.client.Transport) arguments[0])
                                .on(io.socket.engineio.client.Transport.EVENT_DRAIN, nothing -> pending.set(0)));
        socket.on(Socket.EVENT_CONNECT, nothing -> listener.opened());
        socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> closed(notConnected(arguments)));
        socket.on(
                Socket.EVENT_DISCONNECT,
                arguments -> closed(UploadFailedException.connection(
                        "The connection to " + server + " was lost (" + arguments[0] + ").", null)));
        for (String event : EVENTS) {
            socket.on(event, arguments -> listener.received(event, Answer.of(arguments)));
        }
        socket.open();
    }

    private UploadFailedException notConnected(Object[] arguments) {
        if (arguments.length > 0 && arguments[0] instanceof Throwable cause) {
            return http.failure(server, cause);
        }
        // The server's own word, as Socket.IO's middleware words it.
        JSONObject error = arguments.length > 0 && arguments[0] instanceof JSONObject told ? told : new JSONObject();
        JSONObject data = error.optJSONObject("data");
        return new UploadFailedException(
                data == null ? "unauthorized" : data.optString("code", "unauthorized"),
                data != null && data.optBoolean("retryable"),
                error.optString("message", server + " does not let this client in."));
    }

    private void closed(UploadFailedException cause) {
        if (!over) {
            over = true;
            listener.closed(cause);
            close();
        }
    }

    @Override
    public void emit(String event, Object payload, Consumer<Answer> answered) {
        if (payload instanceof JSONObject message && message.opt("data") instanceof byte[] bytes) {
            pending.addAndGet(bytes.length);
        }
        Ack ack = arguments -> answered.accept(Answer.of(arguments));
        EventThread.exec(() -> {
            if (socket.connected()) { // else it would be kept, for a connection that never comes
                socket.emit(event, new Object[] {payload}, ack);
            }
        });
    }

    @Override
    public long backlog() {
        return pending.get() + webSockets.queued();
    }

    @Override
    public void close() {
        EventThread.exec(() -> {
            over = true;
            socket.off();
            socket.close();
        });
        SOON.execute(breakOff);
    }
}
