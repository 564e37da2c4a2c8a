package io.socketupload.netty;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ways in which the JavaScript client may connect. */
enum NodeTransport {
    WEBSOCKET(Map.of("transports", List.of("websocket"))),
    POLLING(Map.of("transports", List.of("polling"))),

    /** Polling, until {@link NodeSocket#upgrade()}. */
    UPGRADED(Map.of("upgradeLater", true));

    private final Map<String, ?> options;

    NodeTransport(Map<String, ?> options) {
        this.options = options;
    }

    /** The client's options for this transport. */
    Map<String, ?> options() {
        return options;
    }

    Map<String, ?> with(String option, Object value) {
        Map<String, Object> all = new HashMap<>(options);
        all.put(option, value);
        return all;
    }
}
