package io.socketupload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;

import static java.util.Objects.requireNonNull;

/** The real JavaScript client in a process of its own: the script of upload-netty's tests, which explains its language. */
public final class NodeClient implements AutoCloseable {
    /** How long something may take that has to happen. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Project.path("upload-netty/src/test/node");

    private final Process process;
    private final Writer input;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, Connection> connections = new ConcurrentHashMap<>();

    public NodeClient() throws IOException {
        process = new ProcessBuilder("node", "client.mjs", "{}")
                .directory(SCRIPTS.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(this::received));
        reader.setDaemon(true);
        reader.start();
    }

    /** Begins to connect. */
    public Connection open(String url, Map<String, ?> options) {
        String name = Integer.toString(numbers.incrementAndGet());
        Connection connection = new Connection(name);
        connections.put(name, connection);
        get(tell("connect", name, url, options));
        return connection;
    }

    public Connection connect(String url, Map<String, ?> options) {
        Connection connection = open(url, options);
        connection.await("connect");
        return connection;
    }

    private CompletableFuture<JsonNode> tell(String command, Object... arguments) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        List<Object> line = new ArrayList<>(List.of(number, command));
        line.addAll(Arrays.asList(arguments));
        try {
            synchronized (input) {
                input.write(JSON.writeValueAsString(line));
                input.write('\n');
                input.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    private void received(String text) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
        int number = line.get(0).intValue();
        if (number == 0) {
            requireNonNull(connections.get(line.get(1).textValue())).heard.add(line);
            return;
        }
        CompletableFuture<JsonNode> answer = requireNonNull(answers.remove(number));
        if (line.get(1).isNull()) {
            answer.complete(line.get(2));
        } else {
            answer.completeExceptionally(new AssertionError(line.get(1).textValue()));
        }
    }

    public static <T> T get(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** One connection to a namespace. */
    public final class Connection {
        private final String name;
        private final List<JsonNode> heard = new CopyOnWriteArrayList<>();

        private Connection(String name) {
            this.name = name;
        }

        public JsonNode ask(String event, Object... arguments) {
            List<Object> all = new ArrayList<>(List.of(name, event));
            all.addAll(Arrays.asList(arguments));
            return get(tell("ask", all.toArray()));
        }

        /** Begins an upload, or goes on with it by its token, and returns the answer. */
        public JsonNode start(SampleFile file, Map<String, ?> more) {
            return ask("file-upload-start", file.start(more));
        }

        /** Sends chunks, which are acknowledged when they are kept; returns how that went. */
        public CompletableFuture<JsonNode> send(SampleFile file, long from, long to) {
            return tell("chunks", name, file.chunks(from, to));
        }

        /** Uploads a file in whole; returns what the client is told at its end. */
        public JsonNode upload(SampleFile file) {
            JsonNode ready = start(file, Map.of("protocol", 1));
            if (!ready.get("success").booleanValue()) {
                return ready;
            }
            get(send(file, 0, file.size()));
            return await("upload-complete");
        }

        public void disconnect() {
            get(tell("disconnect", name));
        }

        /** What came with the first event of that name. */
        public JsonNode await(String event) {
            return await(line -> line.get(2).textValue().equals(event));
        }

        private JsonNode await(Predicate<JsonNode> wanted) {
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> heard.stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                    .map(line -> line.path(3))
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return "connection that heard " + heard;
        }
    }
}
