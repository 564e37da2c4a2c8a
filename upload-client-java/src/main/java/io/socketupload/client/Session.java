package io.socketupload.client;

import java.util.Set;

/**
 * What the server granted an upload, for as long as the connection lives.
 *
 * @param protocol 0 or 1
 * @param chunkSize the length of a chunk
 * @param window how far chunks may be ahead of what is kept
 * @param polling whether what waits goes out in one piece
 * @param checksums the algorithms that the server knows
 */
record Session(
        Connection connection, long protocol, int chunkSize, long window, boolean polling, Set<String> checksums) {
    // What the first servers of this protocol take.
    private static final int DEFAULT_CHUNK = 64 << 10;
    private static final int DEFAULT_CHUNKS = 4;
    // OkHttp closes a WebSocket that has 16 MiB waiting.
    private static final long MOST_UNDER_WAY = 12 << 20;

    static Session of(Connection connection, Answer ready, Settings settings) {
        long chunk = Math.max(1, Math.min(settings.chunkSize(), ready.number("chunkSize", DEFAULT_CHUNK)));
        long granted = Math.max(chunk, ready.number("window", DEFAULT_CHUNKS * chunk));
        // All chunks that wait go into one POST, and the server takes no larger one than a window needs.
        long most = settings.transport().beginsWithPolling() ? Math.min(granted / 2, MOST_UNDER_WAY) : MOST_UNDER_WAY;
        long shared = most / settings.concurrency();
        long window = Math.max(1, Math.min(Math.min(granted, settings.window()), shared));
        return new Session(
                connection,
                ready.number("protocol", 0),
                (int) Math.min(chunk, window),
                window,
                settings.transport().beginsWithPolling(),
                ready.texts("checksumAlgorithms"));
    }

    /** Whether chunks are acknowledged, and may be sent in any order and again. */
    boolean acknowledges() {
        return protocol >= 1;
    }

    /** Whether the way to the server has room; all that is known of it where nothing is acknowledged. */
    boolean hasRoom() {
        return connection.backlog() < (polling ? 1 : window);
    }
}
