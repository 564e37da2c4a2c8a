package io.socketupload.client;

import java.time.Duration;

/**
 * What a client was told, for all of its uploads.
 *
 * @param server what it connects to, as part of what uploads are remembered by
 * @param patience how long the server may say nothing while it should
 */
record Settings(
        String server,
        Transport transport,
        int chunkSize,
        long window,
        int retries,
        Backoff backoff,
        boolean chunkChecksums,
        boolean fileChecksum,
        int concurrency,
        Duration patience) {}
