package io.socketupload.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.USUAL_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

class TransportUploadTest {
    private static final List<Integer> SIZES = List.of(0, 1, USUAL_CHUNK - 1, USUAL_CHUNK, USUAL_CHUNK + 1, 5 * MIB);

    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void files_of_all_sizes_arrive(NodeTransport transport) throws IOException {
        NodeSocket socket = rig.connect(transport);
        List<NodeFile> all = new ArrayList<>();
        for (int size : SIZES) {
            NodeFile file = rig.random("size-" + size, size);
            assertThat(socket.upload(file).get("fileSize").longValue()).isEqualTo(size);
            all.add(file);
        }
        rig.assertStored(all);
        assertThat(rig.server().engine.sessions()).isEmpty();
    }

    @Test
    void files_arrive_before_across_and_after_the_upgrade_of_their_connection() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.UPGRADED);
        List<NodeFile> all = new ArrayList<>();
        for (int size : SIZES) {
            NodeFile before = rig.random("before-" + size, size);
            socket.upload(before);
            all.add(before);
        }
        NodeFile across = rig.random("across", 5 * MIB + 1);
        socket.start(across);
        socket.sendAcrossUpgrade(across, across.parts());
        socket.complete(across);
        all.add(across);
        for (int size : SIZES) {
            NodeFile after = rig.random("after-" + size, size);
            socket.upload(after);
            all.add(after);
        }
        rig.assertStored(all);
    }

    @Test
    void the_largest_file_allowed_arrives_over_websocket() throws IOException {
        NodeFile file = rig.random("largest", 104_857_600);
        rig.connect(NodeTransport.WEBSOCKET).upload(file);
        rig.assertStored(file);
    }

    @Test
    void a_large_file_arrives_over_polling() throws IOException {
        NodeFile file = rig.random("large", 20 * MIB);
        rig.connect(NodeTransport.POLLING).upload(file);
        rig.assertStored(file);
    }
}
