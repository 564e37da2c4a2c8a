package com.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.socketupload.testsupport.NodeClient;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged application in a process of its own, on free ports. */
final class Application implements AutoCloseable {
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Pattern WEB_PORT = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern UPLOAD_PORT = Pattern.compile("Ready for uploads on port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;

    private Application(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it with what it stores in a folder; {@code more} are further properties. */
    static Application storingIn(Path directory, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        Stream.concat(
                        Stream.of(
                                "quarkus.http.host=127.0.0.1",
                                "quarkus.http.port=0",
                                "socket-upload.port=0",
                                "socket-upload.directory=" + directory),
                        Stream.of(more))
                .map(property -> "-D" + property)
                .forEach(command::add);
        command.addAll(List.of("-jar", JAR.toString()));
        Path output = Files.createTempFile(directory.getParent(), "application", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Application application = new Application(process, output);
        Awaitility.await()
                .atMost(NodeClient.PATIENCE)
                .failFast(() ->
                        assertThat(process.isAlive()).as(application.output()).isTrue())
                .until(() -> WEB_PORT.matcher(application.output()).find()
                        && UPLOAD_PORT.matcher(application.output()).find());
        return application;
    }

    String uploadUrl() {
        return "http://127.0.0.1:" + told(UPLOAD_PORT);
    }

    private String told(Pattern pattern) {
        Matcher line = pattern.matcher(output());
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    /** All that it has written so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + told(WEB_PORT) + path);
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The value of a metric, by its name and tags as Prometheus reads them. */
    double metric(String name) throws IOException, InterruptedException {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no metric " + name));
    }

    /** Takes its life, with SIGKILL where there are signals. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to end, with SIGTERM where there are signals, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
