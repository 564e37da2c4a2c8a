package io.socketupload.client;

import java.util.List;

/** How Socket.IO reaches the server. */
public enum Transport {
    WEBSOCKET("websocket"),
    /** HTTP requests alone, for networks that let nothing else through. Slower. */
    POLLING("polling"),
    /** HTTP requests at first, WebSocket as soon as that works. */
    POLLING_THEN_WEBSOCKET("polling", "websocket");

    private final List<String> names;

    Transport(String... names) {
        this.names = List.of(names);
    }

    /** As Socket.IO calls them, in the order in which they are tried. */
    String[] names() {
        return names.toArray(String[]::new);
    }

    boolean beginsWithPolling() {
        return this != WEBSOCKET;
    }
}
