package io.socketupload.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/** Whatever the bytes look like, they are bytes. */
class AnyBytesUploadTest {
    // What Engine.IO and Socket.IO, in all their versions, put before or between messages.
    private static final List<String> FRAMING = Stream.of(
                    "\0\0\u00ff",
                    "\0\1\u00ff",
                    "\0\3\u00ffabc",
                    "\1\3\u00ff4ab",
                    "\0",
                    "\u00ff",
                    "\4",
                    "\4\0",
                    "\u001e",
                    "a\u001eb",
                    "b",
                    "bAAAA",
                    "0:",
                    "1:",
                    "3:4ab",
                    "0",
                    "2",
                    "2probe",
                    "3probe",
                    "5",
                    "40",
                    "41",
                    "42[]",
                    "42[\"file-upload-cancel\",\"framing\"]",
                    "451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
                    "6")
            .toList();

    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @ParameterizedTest
    @EnumSource
    void chunks_that_begin_with_each_byte_there_is(NodeTransport transport) throws IOException {
        int chunk = 300;
        byte[] bytes = new byte[256 * chunk];
        new Random(1).nextBytes(bytes);
        for (int lead = 0; lead < 256; lead++) {
            bytes[lead * chunk] = (byte) lead;
        }
        NodeFile file = rig.of("leads", bytes).withChunks(chunk);
        upload(transport, file, file.parts());
    }

    @ParameterizedTest
    @EnumSource
    void chunks_that_begin_like_framing(NodeTransport transport) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int chunk = 100;
        for (String beginning : FRAMING) {
            byte[] padded = new byte[chunk];
            byte[] lead = beginning.getBytes(ISO_8859_1);
            System.arraycopy(lead, 0, padded, 0, lead.length);
            bytes.write(padded);
        }
        NodeFile file = rig.of("framing", bytes.toByteArray()).withChunks(chunk);
        upload(transport, file, file.parts());
    }

    @ParameterizedTest
    @EnumSource
    void chunks_that_are_framing_and_nothing_else(NodeTransport transport) throws IOException {
        NodeFile file = rig.of("framing", String.join("", FRAMING).getBytes(ISO_8859_1));
        upload(
                transport,
                file,
                file.parts(FRAMING.stream().mapToInt(String::length).toArray()));
    }

    @ParameterizedTest
    @EnumSource
    void zeros(NodeTransport transport) throws IOException {
        NodeFile file = rig.of("zeros", new byte[100_000]).withChunks(4096);
        upload(transport, file, file.parts());
    }

    @ParameterizedTest
    @EnumSource
    void digits(NodeTransport transport) throws IOException {
        NodeFile file = rig.of("digits", "5:".repeat(10_000).getBytes(US_ASCII)).withChunks(1000);
        upload(transport, file, file.parts());
    }

    @ParameterizedTest
    @EnumSource
    void random_bytes(NodeTransport transport) throws IOException {
        NodeFile file = rig.random("random", 300_007).withChunks(1000);
        upload(transport, file, file.parts());
    }

    private void upload(NodeTransport transport, NodeFile file, List<NodeFile.Part> parts) {
        NodeSocket socket = rig.connect(transport);
        socket.start(file);
        if (transport == NodeTransport.UPGRADED) {
            socket.sendAcrossUpgrade(file, parts);
        } else {
            socket.send(file, parts);
        }
        socket.complete(file);
        rig.assertStored(file);
    }
}
