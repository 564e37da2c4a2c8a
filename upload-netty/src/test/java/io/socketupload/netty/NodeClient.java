package io.socketupload.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;

/** The real JavaScript client in a process of its own, with as many connections as are wanted. */
final class NodeClient implements AutoCloseable {
    private final NodeProcess node;
    private volatile boolean killed;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentMap<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, NodeSocket> sockets = new ConcurrentHashMap<>();

    NodeClient() {
        node = NodeProcess.start("client.mjs", Map.of(), this::received);
    }

    /** Connects to a namespace, given as part of the address, and waits until that is done. */
    NodeSocket connect(String url, Map<String, ?> options) {
        NodeSocket socket = open(url, options);
        socket.await("connect");
        return socket;
    }

    /** Begins to connect, with the options of the JavaScript client. */
    NodeSocket open(String url, Map<String, ?> options) {
        return begin("connect", url, options);
    }

    /** Begins to open an Engine.IO connection. */
    NodeSocket engine(String url, Map<String, ?> options) {
        return begin("engine", url, options);
    }

    private NodeSocket begin(String command, String url, Map<String, ?> options) {
        String name = Integer.toString(numbers.incrementAndGet());
        NodeSocket socket = new NodeSocket(this, name);
        sockets.put(name, socket);
        socket.answer(tell(command, name, url, options));
        return socket;
    }

    /** Has a command of {@code client.mjs} done; what it returns comes when that is settled. */
    CompletableFuture<JsonNode> tell(String command, Object... arguments) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        int number = numbers.incrementAndGet();
        answers.put(number, answer);
        List<Object> line = new ArrayList<>(List.of(number, command));
        line.addAll(List.of(arguments));
        node.write(line);
        return answer;
    }

    private void received(JsonNode line) {
        if (line.get(0).intValue() == 0) {
            sockets.get(line.get(1).textValue()).hear(line);
            return;
        }
        CompletableFuture<JsonNode> answer = answers.remove(line.get(0).intValue());
        if (line.get(1).isNull()) {
            answer.complete(line.get(2));
        } else {
            answer.completeExceptionally(new AssertionError(line.get(1).textValue()));
        }
    }

    @Override
    public String toString() {
        return node.toString();
    }

    /** Ends Node in the middle of whatever it does. */
    void kill() {
        killed = true;
        node.close();
    }

    /** Closes all connections, and ends Node. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (node) {
            if (!killed) {
                node.end();
            }
        }
    }
}
