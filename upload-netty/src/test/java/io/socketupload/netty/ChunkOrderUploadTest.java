package io.socketupload.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.MIB;

/** Chunks that overtake one another, come twice, or are cut oddly. */
class ChunkOrderUploadTest {
    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    private final Random random = new Random(4);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunks_in_reverse_order(boolean tellingOffset) throws IOException {
        NodeFile file = rig.random("reversed", 3 * MIB + 5);
        List<NodeFile.Part> parts = parts(file, tellingOffset);
        Collections.reverse(parts);
        upload(NodeTransport.WEBSOCKET, file, parts);
    }

    @ParameterizedTest
    @EnumSource
    void chunks_in_any_order(NodeTransport transport) throws IOException {
        NodeFile file = rig.random("shuffled", 3 * MIB + 5);
        List<NodeFile.Part> parts = parts(file, false);
        Collections.shuffle(parts, random);
        upload(transport, file, parts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunks_that_come_twice(boolean tellingOffset) throws IOException {
        NodeFile file = rig.random("doubled", 3 * MIB + 5);
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
        NodeFile inOrder = rig.random("in-order", 2001).withChunks(length);
        upload(NodeTransport.WEBSOCKET, inOrder, parts(inOrder, tellingOffset));

        NodeFile shuffled = rig.random("shuffled", 2001).withChunks(length);
        List<NodeFile.Part> parts = parts(shuffled, tellingOffset);
        Collections.shuffle(parts, random);
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        socket.start(shuffled);
        socket.send(shuffled, parts);
        socket.complete(shuffled);
        rig.assertStored(inOrder, shuffled);
    }

    @ParameterizedTest
    @EnumSource
    void chunks_of_different_lengths_that_tell_their_offset(NodeTransport transport) throws IOException {
        int[] lengths = random.ints(50, 1, 60_000).toArray();
        NodeFile file = rig.random("odd", Arrays.stream(lengths).sum());
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
        NodeSocket socket = rig.connect(transport);
        socket.start(file);
        socket.send(file, parts);
        if (transport == NodeTransport.UPGRADED) {
            socket.upgrade();
            socket.await("upgrade");
        }
        socket.complete(file);
        rig.assertStored(file);
    }
}
