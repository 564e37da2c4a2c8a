package io.socketupload.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socketupload.client.StoredUpload;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import io.socketupload.client.UploadFailedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "upload",
        mixinStandardHelpOptions = true,
        versionProvider = ServerCommand.Version.class,
        sortOptions = false,
        description = "Sends files to a server. What was broken off goes on where it was when it is run again.",
        footer = {
            "%nExits with 0 if every file is stored, with 1 if one is not, with 2 on a bad option.",
            "Each option can be given in the environment too: --to as SOCKET_UPLOAD_TO."
        })
final class UploadCommand implements Callable<Integer> {
    private static final String GO_ON = "Run the same command again to go on where it was.";

    @Parameters(paramLabel = "<file>", arity = "1..*", description = "Files to send, one after the other.")
    private List<Path> files = List.of();

    @Option(
            names = "--to",
            paramLabel = "<url>",
            required = true,
            description = "The server, such as http://127.0.0.1:9092; a path is the Socket.IO namespace.")
    private URI server = URI.create("");

    @Option(
            names = "--auth",
            paramLabel = "<key=value>",
            split = ",",
            description = "What the server asks for to know who this is. Repeatable.")
    private Map<String, String> auth = Map.of();

    @Option(names = "--polling", description = "Use HTTP requests alone, for networks that let no WebSocket through.")
    private boolean polling;

    @Option(names = "--checksum", description = "Have the server check each file by its SHA-256.")
    private boolean checksum;

    @Option(
            names = "--retries",
            paramLabel = "<times>",
            defaultValue = "10",
            description = "How often in a row to try again, with no byte sent (${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--state",
            paramLabel = "<path>",
            description = "Where to remember what is under way (socket-upload in $XDG_STATE_HOME or ~/.local/state).")
    private @Nullable Path state;

    @Override
    public Integer call() {
        UploadClient.Builder builder = UploadClient.builder(server)
                .auth(auth)
                .fileChecksum(checksum)
                .retries(retries)
                .resumeFrom(state == null ? defaultState(System.getenv()) : state);
        AtomicBoolean over = new AtomicBoolean();
        try (UploadClient client = (polling ? builder.polling() : builder).build()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(client, over), "shutdown"));
            boolean allStored = true;
            for (Path file : files) {
                allStored &= send(client, file, over);
            }
            over.set(true);
            return allStored ? 0 : 1;
        }
    }

    private static boolean send(UploadClient client, Path file, AtomicBoolean over) {
        String name = String.valueOf(file.getFileName());
        ProgressBar bar = new ProgressBar(name, System.err, ProgressBar.isTerminal());
        Upload upload = client.upload(file).onProgress(bar::show);
        try {
            StoredUpload stored = upload.join();
            bar.end();
            System.out.println(name + " is stored as " + stored.path()
                    + (stored.checksum() == null ? "" : ", " + stored.checksum()));
            return true;
        } catch (UploadFailedException e) {
            bar.end();
            if (!over.get()) {
                boolean begun = e.retryable() && upload.progress().bytes() > 0;
                System.err.println(name + ": " + e.getMessage() + (begun ? " " + GO_ON : ""));
            }
            return false;
        }
    }

    /** The process was told to end, unless it ends by itself. */
    private static void stop(UploadClient client, AtomicBoolean over) {
        if (!over.getAndSet(true)) {
            client.close();
            System.err.println("Stopped. " + GO_ON);
        }
    }

    static Path defaultState(Map<String, String> environment) {
        String home = environment.getOrDefault("XDG_STATE_HOME", "");
        Path states = home.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(home);
        return states.resolve("socket-upload");
    }
}
