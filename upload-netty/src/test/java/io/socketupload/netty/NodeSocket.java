package io.socketupload.netty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** One connection of a {@link NodeClient}'s. */
final class NodeSocket {
    // Enough to keep both sides busy.
    private static final int WINDOW = 1 << 20;

    /** Something the client heard: an event of the server's, or one of the connection such as {@code connect}. */
    record Heard(String event, List<JsonNode> arguments) {
        /** The first argument. */
        JsonNode body() {
            return arguments.get(0);
        }
    }

    private final NodeClient client;
    private final String name;
    private final List<Heard> heard = new ArrayList<>(); // guarded by this

    NodeSocket(NodeClient client, String name) {
        this.client = client;
        this.name = name;
    }

    // -- what it says --

    void emit(String event, Object... arguments) {
        answer(tell("emit", event, arguments));
    }

    /** Emits with an acknowledgement asked for; returns what that carries first. */
    CompletableFuture<JsonNode> ask(String event, Object... arguments) {
        return tell("ask", event, arguments);
    }

    /** Sends chunks of {@code file} without a pause. */
    void send(NodeFile file, List<NodeFile.Part> parts) {
        answer(sendChunks(file, parts, false));
    }

    /** Sends chunks of {@code file}, a window at a time; returns their acknowledgements in the order of {@code parts}. */
    CompletableFuture<List<JsonNode>> sendAsking(NodeFile file, List<NodeFile.Part> parts) {
        return sendChunks(file, parts, true).thenApply(acks -> {
            List<JsonNode> list = new ArrayList<>();
            acks.forEach(list::add);
            return list;
        });
    }

    private CompletableFuture<JsonNode> sendChunks(NodeFile file, List<NodeFile.Part> parts, boolean acks) {
        return client.tell(
                "chunks",
                name,
                Map.of(
                        "path", file.path().toString(),
                        "uploadId", file.id(),
                        "acks", acks,
                        "window", WINDOW,
                        "chunks", parts.stream().map(NodeFile.Part::fields).toList()));
    }

    /** Uploads a file as the original client does, by events alone; returns what the last one of them says. */
    JsonNode upload(NodeFile file) {
        start(file);
        send(file, file.parts());
        return complete(file);
    }

    /** Begins an upload, and waits until chunks may come. */
    JsonNode start(NodeFile file) {
        emit("file-upload-start", file.start());
        return await("upload-ready", file.id());
    }

    /** Asks for an upload with all that is said here; returns the answer. */
    JsonNode start(Map<String, ?> fields) {
        return answer(ask("file-upload-start", fields));
    }

    /** Waits for the upload's end. */
    JsonNode complete(NodeFile file) {
        return await("upload-complete", file.id());
    }

    /** Lets a connection with {@link NodeTransport#UPGRADED} upgrade. */
    void upgrade() {
        answer(client.tell("upgrade", name));
    }

    /** Sends chunks over {@code transport}, or while it upgrades; returns their acknowledgements. */
    List<JsonNode> sendOver(NodeTransport transport, NodeFile file, List<NodeFile.Part> parts) {
        return transport == NodeTransport.UPGRADED ? sendAcrossUpgrade(file, parts) : answer(sendAsking(file, parts));
    }

    /** Sends chunks over polling, during the upgrade, and over the WebSocket; returns their acknowledgements. */
    List<JsonNode> sendAcrossUpgrade(NodeFile file, List<NodeFile.Part> parts) {
        int third = parts.size() / 3;
        List<JsonNode> acks = new ArrayList<>(answer(sendAsking(file, parts.subList(0, third))));
        assertThat(heard("upgrade")).isEmpty();
        CompletableFuture<List<JsonNode>> meanwhile = sendAsking(file, parts.subList(third, 2 * third));
        upgrade();
        await("upgrade");
        acks.addAll(answer(meanwhile));
        acks.addAll(answer(sendAsking(file, parts.subList(2 * third, parts.size()))));
        return acks;
    }

    void disconnect() {
        answer(client.tell("disconnect", name));
    }

    /** Sends Engine.IO messages. */
    void sendMessages(Object... messages) {
        List<Object> line = new ArrayList<>(List.of(name));
        line.addAll(Arrays.asList(messages));
        answer(client.tell("send", line.toArray()));
    }

    private CompletableFuture<JsonNode> tell(String command, String event, Object... arguments) {
        List<Object> line = new ArrayList<>(List.of(name, event));
        line.addAll(Arrays.asList(arguments));
        return client.tell(command, line.toArray());
    }

    /** Bytes as an argument of an event's. */
    static Map<String, String> bytes(byte... bytes) {
        return Map.of("$bytes", Base64.getEncoder().encodeToString(bytes));
    }

    // -- what it hears --

    /** Waits for what a question is answered with. */
    <T> T answer(CompletableFuture<T> question) {
        try {
            return question.get(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("No answer for " + this + " of " + client, e);
        }
    }

    void hear(JsonNode line) {
        List<JsonNode> arguments = new ArrayList<>();
        line.forEach(arguments::add);
        synchronized (this) {
            heard.add(new Heard(line.get(2).textValue(), arguments.subList(3, arguments.size())));
            notifyAll();
        }
    }

    /** All it heard so far, in order. */
    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** What the events of that name carried so far, in order. */
    List<JsonNode> heard(String event) {
        return heard().stream()
                .filter(each -> each.event().equals(event))
                .map(Heard::body)
                .toList();
    }

    /** The first event of that name, when it has come. */
    Heard await(String event) {
        return await("an event " + event, each -> each.event().equals(event));
    }

    /** What the event of that name says about an upload, when it has come. */
    JsonNode await(String event, String uploadId) {
        Heard found = await(
                event + " of " + uploadId,
                each -> isAbout(each, uploadId)
                        && (each.event().equals(event) || each.event().equals("upload-error")));
        if (!found.event().equals(event)) {
            throw new AssertionError("Instead of " + event + ": " + found);
        }
        return found.body();
    }

    private static boolean isAbout(Heard heard, String uploadId) {
        return !heard.arguments().isEmpty()
                && uploadId.equals(heard.body().path("uploadId").textValue());
    }

    /** The first that is wanted of what it hears, when it has come. */
    synchronized Heard await(String what, Predicate<Heard> wanted) {
        long deadline = System.nanoTime() + NodeProcess.PATIENCE.toNanos();
        int next = 0;
        while (true) {
            while (next < heard.size()) {
                Heard each = heard.get(next++);
                if (wanted.test(each)) {
                    return each;
                }
                if (List.of("disconnect", "connect_error", "close").contains(each.event())) {
                    throw new AssertionError("No " + what + " before the end of " + this);
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("No " + what + " for " + this + " of " + client);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public String toString() {
        return "connection " + name + ", which heard " + heard();
    }
}
