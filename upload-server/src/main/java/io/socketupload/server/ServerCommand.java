package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.socketupload.Checksum;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

@Command(
        name = "upload-server",
        mixinStandardHelpOptions = true,
        versionProvider = ServerCommand.Version.class,
        sortOptions = false,
        description = "Receives files over Socket.IO and stores them in a directory.",
        footer = "%nEach option can be given in the environment too: --max-file-size as SOCKET_UPLOAD_MAX_FILE_SIZE.")
final class ServerCommand implements Callable<Integer> {
    /** What {@link #call} returns when the server runs: the process must go on. */
    static final int RUNNING = -1;

    private static final String PAGE = "META-INF/resources/socket-upload";
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @Option(
            names = "--host",
            paramLabel = "<address>",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "9092",
            description = "Port to listen on; 0 takes a free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--directory",
            paramLabel = "<path>",
            defaultValue = "uploads",
            description = "Where files go (${DEFAULT-VALUE}).")
    private Path directory = Path.of("");

    @Option(
            names = "--namespace",
            paramLabel = "<name>",
            defaultValue = "/",
            description = "Socket.IO namespace (${DEFAULT-VALUE}).")
    private String namespace = "";

    @Option(
            names = "--max-file-size",
            paramLabel = "<size>",
            defaultValue = "100MB",
            description = "Largest file (${DEFAULT-VALUE}).")
    private ByteSize maxFileSize = new ByteSize(0);

    @Option(
            names = "--max-chunk-size",
            paramLabel = "<size>",
            defaultValue = "1MB",
            description = "Largest chunk (${DEFAULT-VALUE}).")
    private ByteSize maxChunkSize = new ByteSize(0);

    @Option(
            names = "--window",
            paramLabel = "<size>",
            defaultValue = "4MB",
            description = "How much of an upload may be under way (${DEFAULT-VALUE}).")
    private ByteSize window = new ByteSize(0);

    @Option(
            names = "--sync",
            paramLabel = "<when>",
            defaultValue = "complete",
            description = "When bytes are forced to disk: never, complete (a file, before the client is told that it is"
                    + " complete) or always (chunks too, before they are acknowledged) (${DEFAULT-VALUE}).")
    private Sync sync = Sync.COMPLETE;

    @Option(
            names = "--checksum",
            paramLabel = "<algorithm>",
            description =
                    "Tell clients this checksum of each finished file: crc32c, sha-256 or sha-512. By default only of"
                            + " files that a client sent one for.")
    private Checksum.@Nullable Algorithm checksum;

    @Option(
            names = "--expire-after",
            paramLabel = "<time>",
            defaultValue = "24h",
            description = "How long an upload that is not heard of can be resumed (${DEFAULT-VALUE}).")
    private TimeSpan expireAfter = new TimeSpan(Duration.ZERO);

    @Option(
            names = "--allow-origin",
            paramLabel = "<origin>",
            split = ",",
            description = "Origin of other pages that may connect, such as https://example.org; * for all."
                    + " Repeatable. By default only this server's own page may.")
    private List<String> allowedOrigins = List.of();

    @Option(names = "--no-downloads", description = "Do not serve finished files under /uploads/.")
    private boolean noDownloads;

    @Override
    public Integer call() throws IOException {
        UploadLimits limits = limits();
        FileChunkSink sink = new FileChunkSink(directory, sync);
        UploadEngine.Builder builder = UploadEngine.builder()
                .sink(sink)
                .store(new FileSessionStore(directory, sync))
                .limits(limits)
                .expireAfter(expireAfter.duration());
        if (checksum != null) {
            builder.checksum(checksum);
        }
        UploadEngine engine = builder.build();
        UploadServer server;
        try {
            server = start(engine, sink);
        } catch (IOException | RuntimeException e) {
            engine.close();
            sink.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, engine, sink), "shutdown"));
        System.out.println("Ready for uploads: http://" + shown(host) + ":" + server.port() + "/");
        return RUNNING;
    }

    private UploadLimits limits() {
        int chunk = maxChunkSize.toInt("--max-chunk-size");
        int underWay = window.toInt("--window");
        if (underWay < chunk) {
            throw new IllegalArgumentException("--window must not be smaller than --max-chunk-size");
        }
        return UploadLimits.ofDefaults().withMaxFileSize(maxFileSize.bytes()).withChunks(chunk, underWay);
    }

    private UploadServer start(UploadEngine engine, FileChunkSink sink) throws IOException {
        UploadServer.Builder builder = UploadServer.builder(engine)
                .host(host)
                .port(port)
                .namespace(namespace)
                .allowedOrigins(allowedOrigins)
                .page(PAGE);
        if (!noDownloads) {
            builder.downloads(sink);
        }
        UploadServer server = builder.build();
        server.start();
        return server;
    }

    private static void stop(UploadServer server, UploadEngine engine, FileChunkSink sink) {
        server.stop(DRAIN);
        engine.close();
        try {
            sink.close();
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        // To be told to stop is no failure: without this, Java's exit code would be the signal's.
        Runtime.getRuntime().halt(0);
    }

    /** An address as it stands in a URL. */
    private static String shown(String host) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return reachable.contains(":") ? "[" + reachable + "]" : reachable;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ServerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"upload-server " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
