package io.socketupload.client;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.socket.client.IO;

/**
 * Uploads files to one server, a few at once, each over a connection of its own. An upload whose connection is lost goes
 * on where it was; so does one of a file whose process ended, with {@link Builder#resumeFrom}. Needs a server of protocol
 * 1: one that can't resume uploads is refused with the code {@code unsupported-server}. Thread-safe.
 *
 * <pre>{@code
 * try (UploadClient client = UploadClient.ofDefaults(URI.create("http://127.0.0.1:9092"))) {
 *     StoredUpload stored = client.upload(Path.of("film.mp4")).join();
 * }
 * }</pre>
 */
public final class UploadClient implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final Settings settings;
    private final ThreadPoolExecutor turns;
    private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();

    private UploadClient(Settings settings, int concurrency) {
        this.settings = settings;
        this.turns = new ThreadPoolExecutor(
                concurrency, concurrency, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), UploadClient::thread);
        turns.allowCoreThreadTimeOut(true);
    }

    /** A client with nothing but defaults. */
    public static UploadClient ofDefaults(URI server) {
        return builder(server).build();
    }

    /**
     * Begins to build a client.
     *
     * @param server with the scheme {@code http} or {@code https}; a path is the Socket.IO namespace
     * @throws IllegalArgumentException if it is no such URI
     */
    public static Builder builder(URI server) {
        return new Builder(server);
    }

    /** Uploads a file, which must not be changed until that is done. */
    public Upload upload(Path file) {
        return upload(UploadRequest.of(file));
    }

    /** Uploads all that {@code stream} has; see {@link UploadRequest#of(InputStream, String)}. */
    public Upload upload(InputStream stream, String fileName) {
        return upload(UploadRequest.of(stream, fileName));
    }

    /** Uploads the {@code size} bytes that {@code stream} has. */
    public Upload upload(InputStream stream, String fileName, long size) {
        return upload(UploadRequest.of(stream, fileName, size));
    }

    /**
     * Begins an upload, or puts it in the queue; returns at once. A file that can't be read fails the upload.
     *
     * @throws IllegalStateException if the client is closed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing in it can fail
    public Upload upload(UploadRequest request) {
        Transfer transfer = new Transfer(request, settings, turns);
        transfers.add(transfer);
        transfer.result().whenComplete((stored, failure) -> transfers.remove(transfer));
        try {
            transfer.queue();
        } catch (RejectedExecutionException e) {
            transfers.remove(transfer);
            throw new IllegalStateException("The client is closed.", e);
        }
        return new Upload(transfer);
    }

    /**
     * Gives up what is not finished, with the code {@code client-closed}, and waits a little until connections are let go
     * of. What the server keeps stays there, and is gone on with if the {@link ResumeStore} still knows of it. Harmless
     * when repeated.
     */
    @Override
    public void close() {
        turns.shutdown();
        transfers.forEach(Transfer::close);
        try {
            if (!turns.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                transfers.forEach(Transfer::abandon);
                turns.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "socket-upload");
        thread.setDaemon(true);
        return thread;
    }

    /** Makes a client. Everything has a default. */
    public static final class Builder {
        private final URI server;
        private Map<String, String> auth = Map.of();
        private boolean polling;
        private Consumer<IO.Options> customizer = options -> {};
        private int chunkSize = 256 << 10;
        private boolean fileChecksum;
        private int concurrency = 3;
        private int retries = 10;
        private Duration firstDelay = Duration.ofMillis(500);
        private Duration maxDelay = Duration.ofSeconds(30);
        private Duration timeout = Duration.ofSeconds(20);
        private ResumeStore store = ResumeStore.inMemory();

        private Builder(URI server) {
            boolean http = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
            require(http && server.getHost() != null, "'" + server + "' is no URL of a server");
            this.server = server;
        }

        /** What tells the server's authenticator who this is. */
        public Builder auth(Map<String, String> auth) {
            this.auth = Map.copyOf(auth);
            return this;
        }

        /** Uses HTTP requests alone, for networks that let no WebSocket through. Slower. */
        public Builder polling() {
            this.polling = true;
            return this;
        }

        /**
         * Changes what else socket.io-client can be told, for each connection: the path, headers, or an {@code
         * OkHttpClient} of your own with a proxy or certificates, as {@code callFactory} and {@code webSocketFactory}.
         */
        public Builder customize(Consumer<IO.Options> customizer) {
            this.customizer = this.customizer.andThen(customizer);
            return this;
        }

        /** The length of a chunk in bytes if the server takes such long ones, 256 KiB by default. */
        public Builder chunkSize(int bytes) {
            require(bytes > 0, "chunkSize must be positive");
            this.chunkSize = bytes;
            return this;
        }

        /** Has the server check the whole file by its SHA-256; chunks have a CRC-32C in any case. Not by default. */
        public Builder fileChecksum(boolean wanted) {
            this.fileChecksum = wanted;
            return this;
        }

        /** How many uploads are sent at once, 3 by default. */
        public Builder concurrency(int uploads) {
            require(uploads > 0, "concurrency must be positive");
            this.concurrency = uploads;
            return this;
        }

        /** How often in a row an upload may fail, with no byte sent, and still be tried again; 10 times by default. */
        public Builder retries(int retries) {
            require(retries >= 0, "retries must not be negative");
            this.retries = retries;
            return this;
        }

        /**
         * How long to wait before trying again: at the most {@code first}, then twice as long each time, up to {@code
         * max}; longer if the server says so, but not longer than {@code max} and a tenth. Half a second and half a minute
         * by default.
         */
        public Builder retryDelay(Duration first, Duration max) {
            require(first.toMillis() > 0 && max.compareTo(first) >= 0, "0 < first <= max must hold");
            this.firstDelay = first;
            this.maxDelay = max;
            return this;
        }

        /**
         * How long the server may say nothing at all, when it should, before its connection is taken for dead and another
         * one is made; 20 seconds by default.
         */
        public Builder timeout(Duration silence) {
            require(silence.toMillis() > 0, "timeout must be positive");
            this.timeout = silence;
            return this;
        }

        /** Where to remember what is under way; by default in memory, for as long as the client lives. */
        public Builder resumeFrom(ResumeStore store) {
            this.store = Objects.requireNonNull(store, "store");
            return this;
        }

        /** Remembers what is under way in files of {@code directory}: see {@link ResumeStore#inDirectory}. */
        public Builder resumeFrom(Path directory) {
            return resumeFrom(ResumeStore.inDirectory(directory));
        }

        public UploadClient build() {
            Settings settings = new Settings(
                    server,
                    auth,
                    polling,
                    customizer,
                    chunkSize,
                    fileChecksum,
                    retries,
                    firstDelay,
                    maxDelay,
                    timeout,
                    store,
                    ConcurrentHashMap.newKeySet());
            return new UploadClient(settings, concurrency);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
