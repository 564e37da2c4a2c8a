package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadEvent;
import io.socketupload.UploadEvent.Cancelled.Reason;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.socketupload.netty.NodeFile.KIB;
import static io.socketupload.netty.NodeFile.assertStored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Uploads that are cancelled, and those whose connection ends. */
class AbandonedUploadTest {
    @AutoClose
    private static final NodeClient node = new NodeClient();

    @TempDir
    Path files;

    @TempDir
    Path stored;

    @AutoClose
    private TestServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.storingIn(stored);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void a_cancelled_upload_leaves_nothing_and_the_others_of_its_connection_go_on(NodeTransport transport)
            throws IOException {
        NodeSocket socket = node.connect(server.url(), transport.options());
        NodeFile cancelled = NodeFile.random(files, "cancelled", 1000 * KIB);
        NodeFile other = NodeFile.random(files, "other", 1000 * KIB);
        socket.start(cancelled);
        socket.start(other);
        socket.answer(socket.sendAsking(cancelled, cancelled.parts().subList(0, 8)));
        socket.answer(socket.sendAsking(other, other.parts().subList(0, 8)));

        JsonNode ack = socket.answer(socket.ask("file-upload-cancel", Map.of("uploadId", "cancelled")));
        assertThat(ack.get("success").booleanValue()).isTrue();
        assertThat(ack.get("uploadId").textValue()).isEqualTo("cancelled");
        assertThat(NodeFile.names(stored.resolve(".incoming"))).noneMatch(name -> name.startsWith("cancelled"));
        assertThat(cancellations()).containsExactly("cancelled " + Reason.CLIENT);

        socket.send(other, other.parts().subList(8, other.parts().size()));
        socket.complete(other);
        assertStored(stored, other);
        assertThat(socket.heard("upload-error")).isEmpty();
    }

    @Test
    void the_chunks_that_follow_a_cancellation_are_no_error() throws IOException {
        NodeSocket socket = node.connect(server.url(), NodeTransport.WEBSOCKET.options());
        NodeFile cancelled = NodeFile.random(files, "cancelled", 1000 * KIB);
        socket.start(cancelled);
        socket.send(cancelled, cancelled.parts().subList(0, 8));
        socket.emit("file-upload-cancel", "cancelled");
        socket.send(cancelled, cancelled.parts().subList(8, cancelled.parts().size()));

        NodeFile next = NodeFile.random(files, "next", 100);
        socket.upload(next);
        assertStored(stored, next);
        assertThat(socket.heard("upload-error")).isEmpty();
        assertThat(socket.heard("upload-complete")).hasSize(1);
    }

    @Test
    void a_cancelled_upload_may_begin_again_with_its_id() throws IOException {
        NodeSocket socket = node.connect(server.url(), NodeTransport.WEBSOCKET.options());
        NodeFile file = NodeFile.random(files, "again", 1000 * KIB);
        for (int time = 0; time < 3; time++) {
            assertThat(socket.answer(socket.ask("file-upload-start", file.start()))
                            .get("success")
                            .booleanValue())
                    .isTrue();
            socket.send(file, file.parts().subList(0, 8 + time));
            socket.answer(socket.ask("file-upload-cancel", file.id()));
            assertStored(stored);
        }
        socket.answer(socket.ask("file-upload-start", file.start()));
        socket.send(file, file.parts());
        socket.complete(file);
        assertStored(stored, file);
    }

    @Test
    void cancelling_what_is_not_there_changes_nothing() throws IOException {
        NodeSocket socket = node.connect(server.url(), NodeTransport.WEBSOCKET.options());
        NodeFile file = NodeFile.random(files, "finished", 100);
        socket.upload(file);
        socket.emit("file-upload-cancel", "finished");
        socket.emit("file-upload-cancel", "nobody");
        assertThat(socket.answer(socket.ask("file-upload-cancel", "nobody"))
                        .get("code")
                        .textValue())
                .isEqualTo("not-found");
        assertThat(socket.heard("upload-error")).isEmpty();
        assertStored(stored, file);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_leaves_takes_its_own_uploads_along_and_no_others(NodeTransport transport) throws IOException {
        NodeSocket leaver = node.connect(server.url(), transport.options());
        NodeSocket other = node.connect(server.url(), transport.options());
        NodeFile first = NodeFile.random(files, "first", 1000 * KIB);
        NodeFile second = NodeFile.random(files, "second", 1000 * KIB);
        NodeFile kept = NodeFile.random(files, "kept", 1000 * KIB);
        for (NodeFile file : List.of(first, second)) {
            leaver.start(file);
            leaver.answer(leaver.sendAsking(file, file.parts().subList(0, 8)));
        }
        other.start(kept);
        other.answer(other.sendAsking(kept, kept.parts().subList(0, 8)));
        if (transport == NodeTransport.UPGRADED) {
            leaver.upgrade();
            leaver.await("upgrade");
        }

        leaver.disconnect();
        await().atMost(NodeProcess.PATIENCE).until(() -> cancellations().size() == 2);
        assertThat(cancellations())
                .containsExactlyInAnyOrder("first " + Reason.CONNECTION_LOST, "second " + Reason.CONNECTION_LOST);
        assertThat(NodeFile.names(stored.resolve(".incoming"))).containsExactlyInAnyOrder("lock", "kept.part");

        other.send(kept, kept.parts().subList(8, kept.parts().size()));
        other.complete(kept);
        assertStored(stored, kept);
        assertThat(server.engine.sessions()).isEmpty();
    }

    @Test
    void a_client_that_dies_leaves_nothing() throws Exception {
        NodeFile file = NodeFile.random(files, "dead", 1000 * KIB);
        try (NodeClient mortal = new NodeClient()) {
            NodeSocket socket = mortal.connect(server.url(), NodeTransport.WEBSOCKET.options());
            socket.start(file);
            socket.answer(socket.sendAsking(file, file.parts().subList(0, 8)));
            mortal.kill();
        }
        await().atMost(NodeProcess.PATIENCE)
                .until(() -> server.engine.sessions().isEmpty());
        assertThat(cancellations()).containsExactly("dead " + Reason.CONNECTION_LOST);
        assertStored(stored);
    }

    private List<String> cancellations() {
        return server.events.stream()
                .filter(UploadEvent.Cancelled.class::isInstance)
                .map(UploadEvent.Cancelled.class::cast)
                .map(event -> event.session().id() + " " + event.reason())
                .toList();
    }
}
