package io.socketupload.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.socket.client.IO;

/**
 * What the uploads of a client share.
 *
 * @param server with the namespace as its path
 * @param retries how often in a row an upload may fail and be tried again
 * @param timeout how long the server may be silent when it should answer
 * @param inUse the files under way: two uploads of one file must not take each other's session; thread-safe
 */
record Settings(
        URI server,
        Map<String, String> auth,
        boolean polling,
        Consumer<IO.Options> customizer,
        int chunkSize,
        boolean fileChecksum,
        int retries,
        Duration firstDelay,
        Duration maxDelay,
        Duration timeout,
        ResumeStore store,
        Set<ResumeStore.Key> inUse) {
    /**
     * How long to wait before trying again: twice as long each time, and up to half of it left to chance, so that clients
     * that lost the same server do not all come back at once.
     *
     * @param attempt from 1
     * @param asked by the server, which is heard up to a limit
     * @param chance from 0 to 1
     */
    Duration delay(int attempt, Duration asked, double chance) {
        double doubled = firstDelay.toMillis() * Math.scalb(1.0, Math.min(attempt - 1, 30));
        double own = Math.min(doubled, (double) maxDelay.toMillis()) * (1 - chance / 2);
        double wanted = Math.min((double) asked.toMillis(), (double) maxDelay.toMillis()) * (1 + chance / 10);
        return Duration.ofMillis(Math.round(Math.max(own, wanted)));
    }
}
