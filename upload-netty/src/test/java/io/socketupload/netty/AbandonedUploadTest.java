package io.socketupload.netty;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadEvent;
import io.socketupload.UploadEvent.Cancelled.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.socketupload.netty.NodeFile.KIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Uploads that are cancelled, and those whose connection ends. */
class AbandonedUploadTest {
    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void a_cancelled_upload_leaves_nothing_and_the_others_of_its_connection_go_on(NodeTransport transport)
            throws IOException {
        NodeSocket socket = rig.connect(transport);
        NodeFile cancelled = rig.random("cancelled", 1000 * KIB);
        NodeFile other = rig.random("other", 1000 * KIB);
        socket.start(cancelled);
        socket.start(other);
        socket.answer(socket.sendAsking(cancelled, cancelled.parts().subList(0, 8)));
        socket.answer(socket.sendAsking(other, other.parts().subList(0, 8)));

        JsonNode ack = socket.answer(socket.ask("file-upload-cancel", Map.of("uploadId", "cancelled")));
        assertThat(ack.get("success").booleanValue()).isTrue();
        assertThat(ack.get("uploadId").textValue()).isEqualTo("cancelled");
        assertThat(NodeFile.names(rig.stored().resolve(".incoming"))).noneMatch(name -> name.startsWith("cancelled"));
        assertThat(cancellations()).containsExactly("cancelled " + Reason.CLIENT);

        socket.send(other, other.parts().subList(8, other.parts().size()));
        socket.complete(other);
        rig.assertStored(other);
        assertThat(socket.heard("upload-error")).isEmpty();
    }

    @Test
    void the_chunks_that_follow_a_cancellation_are_no_error() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile cancelled = rig.random("cancelled", 1000 * KIB);
        socket.start(cancelled);
        socket.send(cancelled, cancelled.parts().subList(0, 8));
        socket.emit("file-upload-cancel", "cancelled");
        socket.send(cancelled, cancelled.parts().subList(8, cancelled.parts().size()));

        NodeFile next = rig.random("next", 100);
        socket.upload(next);
        rig.assertStored(next);
        assertThat(socket.heard("upload-error")).isEmpty();
        assertThat(socket.heard("upload-complete")).hasSize(1);
    }

    @Test
    void a_cancelled_upload_may_begin_again_with_its_id() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("again", 1000 * KIB);
        for (int time = 0; time < 3; time++) {
            assertThat(socket.answer(socket.ask("file-upload-start", file.start()))
                            .get("success")
                            .booleanValue())
                    .isTrue();
            socket.send(file, file.parts().subList(0, 8 + time));
            socket.answer(socket.ask("file-upload-cancel", file.id()));
            rig.assertStored();
        }
        socket.answer(socket.ask("file-upload-start", file.start()));
        socket.send(file, file.parts());
        socket.complete(file);
        rig.assertStored(file);
    }

    @Test
    void cancelling_what_is_not_there_changes_nothing() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("finished", 100);
        socket.upload(file);
        socket.emit("file-upload-cancel", "finished");
        socket.emit("file-upload-cancel", "nobody");
        assertThat(socket.answer(socket.ask("file-upload-cancel", "nobody"))
                        .get("code")
                        .textValue())
                .isEqualTo("not-found");
        assertThat(socket.heard("upload-error")).isEmpty();
        rig.assertStored(file);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_leaves_takes_its_own_uploads_along_and_no_others(NodeTransport transport) throws IOException {
        NodeSocket leaver = rig.connect(transport);
        NodeSocket other = rig.connect(transport);
        NodeFile first = rig.random("first", 1000 * KIB);
        NodeFile second = rig.random("second", 1000 * KIB);
        NodeFile kept = rig.random("kept", 1000 * KIB);
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
        assertThat(NodeFile.names(rig.stored().resolve(".incoming"))).containsExactlyInAnyOrder("lock", "kept.part");

        other.send(kept, kept.parts().subList(8, kept.parts().size()));
        other.complete(kept);
        rig.assertStored(kept);
        await().atMost(NodeProcess.PATIENCE)
                .until(() -> rig.server().engine.sessions().isEmpty());
    }

    @Test
    void a_client_that_dies_leaves_nothing() throws Exception {
        NodeFile file = rig.random("dead", 1000 * KIB);
        try (NodeClient mortal = new NodeClient()) {
            NodeSocket socket = mortal.connect(rig.server().url(), NodeTransport.WEBSOCKET.options());
            socket.start(file);
            socket.answer(socket.sendAsking(file, file.parts().subList(0, 8)));
            mortal.kill();
        }
        await().atMost(NodeProcess.PATIENCE)
                .until(() -> rig.server().engine.sessions().isEmpty());
        assertThat(cancellations()).containsExactly("dead " + Reason.CONNECTION_LOST);
        rig.assertStored();
    }

    private List<String> cancellations() {
        return rig.events(UploadEvent.Cancelled.class).stream()
                .map(event -> event.session().id() + " " + event.reason())
                .toList();
    }
}
