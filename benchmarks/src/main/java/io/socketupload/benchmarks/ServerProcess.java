package io.socketupload.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.socketupload.benchmarks.load.Sample;

/** A running server, with a directory of its own, which stays when it has ended. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 15;
    private static final long LARGE = 1 << 20;

    private final Process process;
    private final Path directory;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path directory, Path log) throws IOException, InterruptedException {
        this.process = process;
        this.directory = directory;
        this.log = log;
        this.port = awaitPort();
    }

    /** Starts a server, and returns when it listens. */
    static ServerProcess start(Peer peer, Installation installation, Path parent)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(parent, peer.name().toLowerCase(Locale.ROOT) + "-");
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = new ProcessBuilder(peer.command(installation, directory))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return new ServerProcess(process, directory, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private int awaitPort() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new IOException("The server did not start: " + Files.readString(log));
    }

    int port() {
        return port;
    }

    ProcessAccount account() {
        return new ProcessAccount(process.pid());
    }

    /** Throws if a file is not there as it was sent. */
    void verify(List<Sample> files) throws IOException {
        for (Sample file : files) {
            if (!file.isStoredIn(directory)) {
                throw new IOException("A file was not stored as it was sent");
            }
        }
    }

    /**
     * So that the next measurement does not pay for what the kernel still has to write. Small files stay: there is not
     * much to write of them, and ext4 takes long to make files where many were deleted a moment ago.
     */
    void deleteLargeFiles() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                if (Files.size(path) >= LARGE) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        deleteLargeFiles();
    }
}
