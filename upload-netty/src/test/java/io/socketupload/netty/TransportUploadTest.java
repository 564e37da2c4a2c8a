package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.USUAL_CHUNK;
import static io.socketupload.netty.NodeFile.assertStored;
import static org.assertj.core.api.Assertions.assertThat;

class TransportUploadTest {
    private static final List<Integer> SIZES = List.of(0, 1, USUAL_CHUNK - 1, USUAL_CHUNK, USUAL_CHUNK + 1, 5 * MIB);

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
    void files_of_all_sizes_arrive(NodeTransport transport) throws IOException {
        NodeSocket socket = node.connect(server.url(), transport.options());
        List<NodeFile> all = new ArrayList<>();
        for (int size : SIZES) {
            NodeFile file = NodeFile.random(files, "size-" + size, size);
            assertThat(socket.upload(file).get("fileSize").longValue()).isEqualTo(size);
            all.add(file);
        }
        assertStored(stored, all);
        assertThat(server.engine.sessions()).isEmpty();
    }

    @Test
    void files_arrive_before_across_and_after_the_upgrade_of_their_connection() throws IOException {
        NodeSocket socket = node.connect(server.url(), NodeTransport.UPGRADED.options());
        List<NodeFile> all = new ArrayList<>();
        for (int size : SIZES) {
            NodeFile before = NodeFile.random(files, "before-" + size, size);
            socket.upload(before);
            all.add(before);
        }
        NodeFile across = NodeFile.random(files, "across", 5 * MIB + 1);
        socket.start(across);
        socket.sendAcrossUpgrade(across, across.parts());
        socket.complete(across);
        all.add(across);
        for (int size : SIZES) {
            NodeFile after = NodeFile.random(files, "after-" + size, size);
            socket.upload(after);
            all.add(after);
        }
        assertStored(stored, all);
    }

    @Test
    void the_largest_file_allowed_arrives_over_websocket() throws IOException {
        NodeFile file = NodeFile.random(files, "largest", 104_857_600);
        node.connect(server.url(), NodeTransport.WEBSOCKET.options()).upload(file);
        assertStored(stored, file);
    }

    @Test
    void a_large_file_arrives_over_polling() throws IOException {
        NodeFile file = NodeFile.random(files, "large", 20 * MIB);
        node.connect(server.url(), NodeTransport.POLLING.options()).upload(file);
        assertStored(stored, file);
    }
}
