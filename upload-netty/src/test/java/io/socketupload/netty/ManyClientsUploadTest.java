package io.socketupload.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.socketupload.netty.NodeFile.KIB;
import static org.assertj.core.api.Assertions.assertThat;

class ManyClientsUploadTest {
    private static final int CLIENTS = 30;
    private static final int FILES_OF_EACH = 3;

    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @Test
    void many_clients_upload_several_files_each_at_once() throws IOException {
        List<Map<String, ?>> transports =
                List.of(NodeTransport.WEBSOCKET.options(), NodeTransport.POLLING.options(), Map.of());
        List<NodeSocket> sockets = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            sockets.add(rig.node().open(rig.server().url(), transports.get(client % transports.size())));
        }
        List<NodeFile> sent = new ArrayList<>();
        List<CompletableFuture<?>> uploads = new ArrayList<>();
        for (int number = 0; number < FILES_OF_EACH; number++) {
            for (int client = 0; client < CLIENTS; client++) {
                NodeFile file = rig.random(client + "." + number, 200 * KIB + client * 1000 + number)
                        .withChunks(16 * KIB);
                sent.add(file);
                uploads.add(upload(sockets.get(client), file));
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            NodeSocket socket = sockets.get(i % CLIENTS);
            socket.answer(uploads.get(i));
            socket.complete(sent.get(i));
        }
        rig.assertStored(sent);
    }

    /** Each of these connections decides for itself when it upgrades, and all do it while they send. */
    @Test
    void many_clients_upgrade_in_the_middle() throws IOException {
        List<NodeFile> sent = new ArrayList<>();
        List<NodeSocket> sockets = new ArrayList<>();
        List<CompletableFuture<?>> uploads = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            NodeFile file = rig.random("upgraded-" + client, 1000 * KIB);
            NodeSocket socket = rig.connect(NodeTransport.UPGRADED);
            sent.add(file);
            sockets.add(socket);
            uploads.add(upload(socket, file));
        }
        sockets.forEach(NodeSocket::upgrade);
        for (int client = 0; client < CLIENTS; client++) {
            sockets.get(client).answer(uploads.get(client));
            sockets.get(client).complete(sent.get(client));
            sockets.get(client).await("upgrade");
        }
        rig.assertStored(sent);
    }

    private static CompletableFuture<List<JsonNode>> upload(NodeSocket socket, NodeFile file) {
        return socket.ask("file-upload-start", file.start())
                .thenCompose(ready -> socket.sendAsking(file, file.parts()))
                .thenApply(acks -> {
                    assertThat(acks)
                            .allSatisfy(ack -> assertThat(ack.get("success").booleanValue())
                                    .isTrue());
                    return acks;
                });
    }
}
