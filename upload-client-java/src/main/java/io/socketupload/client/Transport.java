package io.socketupload.client;

/** How Socket.IO reaches the server. */
public enum Transport {
    WEBSOCKET,
    /** HTTP requests alone, for networks that let nothing else through. Slower. */
    POLLING,
    /** HTTP requests at first, WebSocket as soon as that works. */
    POLLING_THEN_WEBSOCKET;

    /** As Socket.IO calls them, in the order in which they are tried. */
    String[] names() {
        return switch (this) {
            case WEBSOCKET -> new String[] {"websocket"};
            case POLLING -> new String[] {"polling"};
            case POLLING_THEN_WEBSOCKET -> new String[] {"polling", "websocket"};
        };
    }

    boolean beginsWithPolling() {
        return this != WEBSOCKET;
    }
}
