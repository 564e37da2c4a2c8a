package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.assertStored;

/** Chunks that overtake one another, come twice, or are cut oddly. */
class ChunkOrderUploadTest {
    @AutoClose
    private static final NodeClient node = new NodeClient();

    @TempDir
    Path files;

    @TempDir
    Path stored;

    @AutoClose
    private TestServer server;

    private final Random random = new Random(4);

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.storingIn(stored);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunks_in_reverse_order(boolean tellingOffset) throws IOException {
        NodeFile file = NodeFile.random(files, "reversed", 3 * MIB + 5);
        List<NodeFile.Part> parts = parts(file, tellingOffset);
        Collections.reverse(parts);
        upload(NodeTransport.WEBSOCKET, file, parts);
    }

    @ParameterizedTest
    @EnumSource
    void chunks_in_any_order(NodeTransport transport) throws IOException {
        NodeFile file = NodeFile.random(files, "shuffled", 3 * MIB + 5);
        List<NodeFile.Part> parts = parts(file, false);
        Collections.shuffle(parts, random);
        upload(transport, file, parts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunks_that_come_twice(boolean tellingOffset) throws IOException {
        NodeFile file = NodeFile.random(files, "doubled", 3 * MIB + 5);
        List<NodeFile.Part> parts = parts(file, tellingOffset);
        parts.remove(parts.size() - 1); // it may complete the file, after which there is nothing to send to
        parts.addAll(parts);
        Collections.shuffle(parts, random);
        parts.add(file.parts().get(file.parts().size() - 1));
        upload(NodeTransport.WEBSOCKET, file, parts);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "7, false", "7, true"})
    void tiny_chunks(int length, boolean tellingOffset) throws IOException {
        NodeFile inOrder = NodeFile.random(files, "in-order", 2001).withChunks(length);
        upload(NodeTransport.WEBSOCKET, inOrder, parts(inOrder, tellingOffset));

        NodeFile shuffled = NodeFile.random(files, "shuffled", 2001).withChunks(length);
        List<NodeFile.Part> parts = parts(shuffled, tellingOffset);
        Collections.shuffle(parts, random);
        NodeSocket socket = node.connect(server.url(), NodeTransport.WEBSOCKET.options());
        socket.start(shuffled);
        socket.send(shuffled, parts);
        socket.complete(shuffled);
        assertStored(stored, inOrder, shuffled);
    }

    @ParameterizedTest
    @EnumSource
    void chunks_of_different_lengths_that_tell_their_offset(NodeTransport transport) throws IOException {
        int[] lengths = random.ints(50, 1, 60_000).toArray();
        NodeFile file = NodeFile.random(files, "odd", Arrays.stream(lengths).sum());
        List<NodeFile.Part> parts = new ArrayList<>(file.parts(lengths));
        Collections.shuffle(parts, random);
        upload(transport, file, parts);
    }

    private static List<NodeFile.Part> parts(NodeFile file, boolean tellingOffset) {
        List<NodeFile.Part> parts = new ArrayList<>(file.parts());
        if (tellingOffset) {
            parts.replaceAll(NodeFile.Part::tellingOffset);
        }
        return parts;
    }

    private void upload(NodeTransport transport, NodeFile file, List<NodeFile.Part> parts) {
        NodeSocket socket = node.connect(server.url(), transport.options());
        socket.start(file);
        socket.send(file, parts);
        if (transport == NodeTransport.UPGRADED) {
            socket.upgrade();
            socket.await("upgrade");
        }
        socket.complete(file);
        assertStored(stored, file);
    }
}
