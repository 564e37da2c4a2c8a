package io.socketupload.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server as the README runs it: {@code java @jvm.options -jar upload-server.jar}, on the Java that runs the test.
 */
final class ServerProcess implements AutoCloseable {
    static final Path JAR = Path.of(System.getProperty("socketupload.server.jar", "target/upload-server.jar"))
            .toAbsolutePath();

    private static final Path JVM_OPTIONS = Path.of("jvm.options").toAbsolutePath();
    private static final Pattern READY = Pattern.compile("Ready for uploads: (http://.+:(\\d+)/)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    // It may wait 10 seconds for uploads, and some for connections; the rest is for a machine that is busy
    private static final int STOP_LIMIT_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private ServerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Runs with just these options, and with {@code folder} as the working directory. */
    static ServerProcess run(Path folder, Map<String, String> environment, String... options) throws IOException {
        return run(List.of(), folder, environment, options);
    }

    private static ServerProcess run(
            List<String> before, Path folder, Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("@" + JVM_OPTIONS, "-jar", JAR.toString()));
        command.addAll(List.of(options));
        File out = File.createTempFile("server", ".out", folder.toFile());
        File err = File.createTempFile("server", ".err", folder.toFile());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        // Java tells on standard error what it takes from these
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().keySet().removeIf(name -> name.startsWith("SOCKET_UPLOAD_"));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), out.toPath(), err.toPath());
    }

    /** Runs on a free port, and returns when it is ready. */
    static ServerProcess start(Path directory, String... options) throws IOException {
        return startOn(0, directory, options);
    }

    /** Runs where the file system takes no file that is larger than so many bytes. */
    static ServerProcess startWithSmallFiles(int bytes, Path directory) throws IOException {
        List<String> limited = List.of("sh", "-c", "ulimit -f " + bytes / 512 + " && exec \"$@\"", "sh");
        return run(limited, directory.getParent(), Map.of(), "--port", "0", "--directory", directory.toString())
                .ready();
    }

    static ServerProcess startOn(int port, Path directory, String... options) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("--port", String.valueOf(port), "--directory", directory.toString()));
        all.addAll(List.of(options));
        return run(directory.getParent(), Map.of(), all.toArray(String[]::new)).ready();
    }

    ServerProcess ready() {
        await("the server to be ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .failFast(() ->
                        assertThat(process.isAlive()).as(errors()::toString).isTrue())
                .until(() -> !output().isEmpty());
        assertThat(output()).singleElement().asString().matches(READY);
        return this;
    }

    /** With a slash at the end. */
    String url() {
        return address().group(1);
    }

    int port() {
        return Integer.parseInt(address().group(2));
    }

    private Matcher address() {
        Matcher matcher = READY.matcher(output().get(0));
        assertThat(matcher.matches()).isTrue();
        return matcher;
    }

    /** What it wrote to standard output: whole lines. */
    List<String> output() {
        return lines(out);
    }

    /** What it wrote to standard error; without Java's own warnings, which newer ones give about Netty. */
    List<String> errors() {
        return lines(err).stream().filter(line -> !line.startsWith("WARNING: ")).toList();
    }

    private static List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most memory that it has had so far, as Linux tells it. */
    String peakMemory() {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try (Stream<String> lines = Files.exists(status) ? Files.lines(status) : Stream.empty()) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .findFirst()
                    .orElse("memory unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, with SIGTERM where there are signals. */
    void terminate() {
        process.destroy();
    }

    /** Takes its life, with SIGKILL where there are signals. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("it has ended; it said %s", errors())
                .isTrue();
        return process.exitValue();
    }

    /** Ends it, unless it has ended. A server that was well has nothing to complain about. */
    @Override
    public void close() throws InterruptedException {
        try {
            if (process.isAlive()) {
                terminate();
                assertThat(exitCode()).isZero();
            }
            assertThat(errors()).isEmpty();
        } finally {
            kill();
        }
    }
}
