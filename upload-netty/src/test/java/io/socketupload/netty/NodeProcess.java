package io.socketupload.netty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A script of {@code src/test/node}, run by Node. It reads and writes lines of JSON. */
final class NodeProcess implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Longer than anything takes on the slowest of machines. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final Writer input;
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final Thread output;

    private NodeProcess(Process process, Consumer<JsonNode> listener) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.output = read(process.inputReader(StandardCharsets.UTF_8), line -> listener.accept(parse(line)));
        read(process.errorReader(StandardCharsets.UTF_8), errors::add);
    }

    /** Starts {@code script} with {@code argument} as JSON; each line that it writes goes to {@code listener}. */
    static NodeProcess start(String script, Map<String, ?> argument, Consumer<JsonNode> listener) {
        try {
            Process process = new ProcessBuilder("node", script, JSON.writeValueAsString(argument))
                    .directory(Path.of("src/test/node").toFile())
                    .start();
            return new NodeProcess(process, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code script} to its end, which must be a good one; returns the lines that it wrote. */
    static List<JsonNode> run(String script, Map<String, ?> argument) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        try (NodeProcess node = start(script, argument, lines::add)) {
            node.end();
        }
        return lines;
    }

    void write(List<?> line) {
        try {
            synchronized (input) {
                input.write(JSON.writeValueAsString(line));
                input.write('\n');
                input.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(this + " is gone", e);
        }
    }

    /** Ends the script's input, and waits until the script has ended well. */
    void end() throws IOException, InterruptedException {
        input.close();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(this + " does not end");
        }
        output.join();
        if (process.exitValue() != 0) {
            throw new AssertionError(this + " ended with " + process.exitValue());
        }
    }

    /** Kills Node if it has not ended yet. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "Node, which wrote " + errors;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("Node wrote " + line, e);
        }
    }

    private static Thread read(BufferedReader reader, Consumer<String> lines) {
        Thread thread = new Thread(
                () -> {
                    try {
                        reader.lines().forEach(lines);
                    } catch (UncheckedIOException e) {
                        // it was killed
                    }
                },
                "node-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
