package io.socketupload.client;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import okhttp3.OkHttpClient;

/**
 * Uploads files to one server, over one connection, which is made when it is needed and made again when it is lost: an
 * upload then goes on where it was. Thread-safe. Its threads do not keep a program from ending.
 *
 * <pre>{@code
 * try (UploadClient client = UploadClient.ofDefaults(URI.create("http://127.0.0.1:9092"))) {
 *     StoredUpload stored = client.upload(Path.of("film.mp4")).join();
 * }
 * }</pre>
 */
public final class UploadClient implements AutoCloseable {
    private final ClientThread thread = new ClientThread();
    private final ExecutorService io = Executors.newCachedThreadPool(UploadClient::ioThread);
    private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();
    private final Link link;
    private final Workshop shop;
    private volatile boolean closed;

    private UploadClient(Builder builder) {
        Settings settings = builder.settings();
        Connector connector = new SocketIoConnector(
                builder.server, builder.namespace, builder.path, builder.transport, builder.auth, builder.customizer);
        this.link = new Link(thread, connector, settings.backoff());
        this.shop = new Workshop(
                settings,
                thread,
                link,
                new Slots(settings.concurrency()),
                io,
                builder.resumeStore,
                ConcurrentHashMap.newKeySet());
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

    /** Uploads all that {@code stream} has, under {@code fileName}. The caller closes the stream, after the upload. */
    public Upload upload(InputStream stream, String fileName) {
        return upload(UploadRequest.of(stream, fileName));
    }

    /** Uploads the {@code size} bytes that {@code stream} has. */
    public Upload upload(InputStream stream, String fileName, long size) {
        return upload(UploadRequest.of(stream, fileName, size));
    }

    /**
     * Begins an upload, or puts it in the queue; returns at once.
     *
     * @throws IllegalStateException if the client is closed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing in it can fail
    public Upload upload(UploadRequest request) {
        Transfer transfer = new Transfer(request, shop);
        transfers.add(transfer);
        transfer.result().whenComplete((stored, failure) -> transfers.remove(transfer));
        if (closed) {
            transfers.remove(transfer);
            throw new IllegalStateException("The client is closed.");
        }
        thread.execute(transfer::begin);
        return new Upload(transfer, thread);
    }

    /**
     * Gives up what is not finished, with the code {@code client-closed}, and lets go of the connection. What the server
     * keeps stays there, and is gone on with if the {@link ResumeStore} still knows of it.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.execute(() -> {
            transfers.forEach(Transfer::close);
            link.close();
            thread.stop();
            io.shutdown();
        });
    }

    private static Thread ioThread(Runnable task) {
        Thread thread = new Thread(task, "socket-upload-io");
        thread.setDaemon(true);
        return thread;
    }

    /** Makes a client. Everything has a default. */
    public static final class Builder {
        private static final Duration PATIENCE = Duration.ofSeconds(60);

        private final URI server;
        private String namespace;
        private String path = "/socket.io";
        private Transport transport = Transport.WEBSOCKET;
        private Map<String, String> auth = Map.of();
        private int chunkSize = 256 << 10;
        private long window = Long.MAX_VALUE;
        private int retries = 10;
        private Duration firstDelay = Duration.ofMillis(500);
        private Duration maxDelay = Duration.ofSeconds(30);
        private boolean chunkChecksums = true;
        private boolean fileChecksum;
        private int concurrency = 3;
        private ResumeStore resumeStore = ResumeStore.inMemory();
        private Consumer<OkHttpClient.Builder> customizer = http -> {};

        private Builder(URI server) {
            boolean http = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
            require(http && server.getHost() != null, "'" + server + "' is no URL of a server");
            this.server = server;
            String path = server.getPath();
            this.namespace = path == null || path.isEmpty() ? "/" : path;
        }

        /** The Socket.IO namespace; by default the path of the URL. */
        public Builder namespace(String namespace) {
            this.namespace = namespace.startsWith("/") ? namespace : "/" + namespace;
            return this;
        }

        /** Where Socket.IO is on the server, {@code /socket.io} by default. */
        public Builder path(String path) {
            this.path = Objects.requireNonNull(path, "path");
            return this;
        }

        /** How to reach the server, {@link Transport#WEBSOCKET} by default. */
        public Builder transport(Transport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /** What tells the server's authenticator who this is. */
        public Builder auth(Map<String, String> auth) {
            this.auth = Map.copyOf(auth);
            return this;
        }

        /**
         * The length of a chunk if the server takes such long ones, 256 KiB by default. Larger ones are a little faster,
         * smaller ones better for a slow network.
         */
        public Builder chunkSize(int bytes) {
            require(bytes > 0, "chunkSize must be positive");
            this.chunkSize = bytes;
            return this;
        }

        /** How many bytes of an upload may be unacknowledged, and so in memory; by default what the server allows. */
        public Builder window(long bytes) {
            require(bytes > 0, "window must be positive");
            this.window = bytes;
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
         * max}. Half a second and half a minute by default.
         */
        public Builder retryDelay(Duration first, Duration max) {
            require(first.toMillis() > 0 && max.compareTo(first) >= 0, "0 < first <= max must hold");
            this.firstDelay = first;
            this.maxDelay = max;
            return this;
        }

        /** Whether each chunk carries a CRC-32C, if the server knows that; so by default. */
        public Builder chunkChecksums(boolean wanted) {
            this.chunkChecksums = wanted;
            return this;
        }

        /** Whether the server checks the whole file by its SHA-256, if it knows that; not by default. */
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

        /** Where to remember what is under way; by default in memory, for as long as the client lives. */
        public Builder resumeStore(ResumeStore store) {
            this.resumeStore = Objects.requireNonNull(store, "store");
            return this;
        }

        /** Changes what else the HTTP client can be told, such as a proxy or the certificates to trust. */
        public Builder customize(Consumer<OkHttpClient.Builder> customizer) {
            this.customizer = this.customizer.andThen(customizer);
            return this;
        }

        public UploadClient build() {
            return new UploadClient(this);
        }

        private Settings settings() {
            return new Settings(
                    server.resolve(namespace).toString(),
                    transport,
                    chunkSize,
                    window,
                    retries,
                    new Backoff(
                            firstDelay,
                            maxDelay,
                            () -> ThreadLocalRandom.current().nextDouble()),
                    chunkChecksums,
                    fileChecksum,
                    concurrency,
                    PATIENCE);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
