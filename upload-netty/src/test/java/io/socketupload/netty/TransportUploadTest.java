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
    void a_file_arrives_across_the_upgrade_of_its_connection() throws IOException {
        NodeSocket socket = node.connect(server.url(), NodeTransport.UPGRADED.options());
        NodeFile file = NodeFile.random(files, "upgraded", 5 * MIB + 1);
        socket.start(file);
        socket.sendAcrossUpgrade(file, file.parts());
        socket.complete(file);
        assertStored(stored, file);
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
