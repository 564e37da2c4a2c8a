package io.socketupload.client;

import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Knows the WebSocket of a connection, which socket.io-client does not give out. Thread-safe. */
final class WebSocketWatch implements WebSocket.Factory {
    private final WebSocket.Factory factory;
    private volatile @Nullable WebSocket webSocket;

    WebSocketWatch(WebSocket.Factory factory) {
        this.factory = factory;
    }

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        WebSocket created = factory.newWebSocket(request, listener);
        webSocket = created;
        return created;
    }

    /** How many bytes wait to be sent. */
    long queued() {
        WebSocket current = webSocket;
        return current == null ? 0 : current.queueSize();
    }

    /** Breaks it off. */
    void cancel() {
        WebSocket current = webSocket;
        if (current != null) {
            current.cancel();
        }
    }
}
