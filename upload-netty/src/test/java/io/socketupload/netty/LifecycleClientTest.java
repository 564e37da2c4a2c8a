package io.socketupload.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.socketupload.netty.NodeFile.KIB;
import static io.socketupload.netty.NodeFile.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class LifecycleClientTest {
    // Netty's event loops, and the timer of netty-socketio.
    private static final Pattern SERVER_THREAD = Pattern.compile("(nio|multiThreadIo)EventLoopGroup-.*|pool-.*");

    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @Test
    void its_port_is_known_once_it_is_started() throws IOException {
        try (UploadEngine engine = engine();
                UploadServer other = UploadServer.builder(engine).port(0).build()) {
            assertThatIllegalStateException().isThrownBy(other::port).withMessageContaining("not started");
            assertThat(other.isRunning()).isFalse();
            other.start();
            assertThat(other.port()).isPositive();
            assertThat(other.isRunning()).isTrue();
        }
    }

    @Test
    void it_starts_once() throws IOException {
        assertThatIllegalStateException().isThrownBy(rig.server().server::start).withMessageContaining("starts once");
        NodeFile file = rig.random("unharmed", 100);
        rig.connect(NodeTransport.WEBSOCKET).upload(file);
        rig.assertStored(file);

        rig.server().server.close();
        assertThatIllegalStateException().isThrownBy(rig.server().server::start);
        rig.server().server.close();
        assertThat(rig.server().server.isRunning()).isFalse();
    }

    @Test
    void an_upload_that_is_under_way_when_it_stops_is_completed() throws Exception {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("under-way", MIB);
        socket.start(file);
        socket.answer(socket.sendAsking(file, file.parts().subList(0, 8)));

        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(() -> rig.server().server.stop(Duration.ofMinutes(5)));
        await().atMost(NodeProcess.PATIENCE).until(() -> !rig.server().server.isRunning());
        JsonNode refusal = refusal(socket);
        assertThat(refusal.get("code").textValue()).isEqualTo("shutting-down");
        assertThat(refusal.get("retryable").booleanValue()).isTrue();
        assertThat(stopped).isNotDone();

        socket.send(file, file.parts().subList(8, file.parts().size()));
        socket.complete(file);
        stopped.get(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        rig.assertStored(file);
        socket.await("disconnect");
    }

    /** The first start that is refused: what came before the engine began to drain is taken back. */
    private static JsonNode refusal(NodeSocket socket) {
        Map<String, Object> start = Map.of("fileName", "late", "fileSize", 1, "fileType", "", "uploadId", "late");
        JsonNode answer = socket.answer(socket.ask("file-upload-start", start));
        while (answer.get("success").booleanValue()) {
            socket.answer(socket.ask("file-upload-cancel", "late"));
            answer = socket.answer(socket.ask("file-upload-start", start));
        }
        return answer;
    }

    @Test
    void an_upload_that_does_not_end_in_time_is_given_up() throws Exception {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("endless", MIB);
        socket.start(file);
        socket.answer(socket.sendAsking(file, file.parts().subList(0, 8)));

        CompletableFuture.runAsync(() -> rig.server().server.stop(Duration.ofMillis(100)))
                .get(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(socket.await("disconnect")).isNotNull();
        assertThat(socket.heard("upload-error"))
                .singleElement()
                .satisfies(error -> assertThat(error.get("code").textValue()).isEqualTo("shutting-down"));
        rig.assertStored();
    }

    @Test
    void another_one_can_have_its_port_at_once() throws IOException {
        int port = rig.server().port();
        List<NodeFile> sent = new ArrayList<>();
        for (int time = 0; time < 5; time++) {
            NodeSocket polling = rig.connect(NodeTransport.POLLING);
            NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
            NodeFile file = rig.random("time-" + time, 200 * KIB);
            socket.upload(file);
            sent.add(file);
            rig.server().close();
            socket.await("disconnect");
            polling.await("disconnect");
            rig.restart(UnaryOperator.identity(), options -> options.port(port));
        }
        assertThat(rig.server().port()).isEqualTo(port);
        rig.assertStored(sent);
    }

    @Test
    void a_port_that_is_in_use_is_told_of() throws IOException {
        Set<Thread> before = threads();
        try (UploadEngine engine = engine()) {
            UploadServer second =
                    UploadServer.builder(engine).port(rig.server().port()).build();
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Can't listen on 127.0.0.1:" + rig.server().port() + ": Address already in use");
            assertThat(second.isRunning()).isFalse();
            second.close();
        }
        assertNoneAddedTo(before);

        NodeFile file = rig.random("unharmed", 100);
        rig.connect(NodeTransport.WEBSOCKET).upload(file);
        rig.assertStored(file);
    }

    @Test
    void its_threads_end_with_it() throws IOException {
        rig.server().close();
        Set<Thread> before = threads();
        rig.restart();
        for (NodeTransport transport : List.of(NodeTransport.WEBSOCKET, NodeTransport.POLLING)) {
            NodeFile file = rig.random("of-" + transport, MIB);
            rig.connect(transport).upload(file);
        }
        assertThat(threads()).as("those of the server").anyMatch(thread -> !before.contains(thread));
        rig.server().close();
        assertNoneAddedTo(before);
    }

    private static void assertNoneAddedTo(Set<Thread> before) {
        await().atMost(NodeProcess.PATIENCE)
                .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !SERVER_THREAD.matcher(thread.getName()).matches());
        return threads;
    }

    private static UploadEngine engine() {
        return UploadEngine.builder()
                .sink(session -> {
                    throw new IOException("not used");
                })
                .build();
    }
}
