package io.socketupload.netty;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadLimits;
import io.socketupload.UploadPolicies;
import io.socketupload.UploadPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.KIB;
import static org.assertj.core.api.Assertions.assertThat;

/** A client that asks for an acknowledgement of everything, on a namespace of the server's own. */
class AcknowledgedUploadTest {
    private static final UploadLimits LIMITS =
            UploadLimits.ofDefaults().withMaxFileSize(10_000_000).withChunks(128 * KIB, 512 * KIB);

    @RegisterExtension
    static final NodeRig rig = NodeRig.with(engine -> engine.limits(LIMITS), server -> server.namespace("/files"));

    @ParameterizedTest
    @ValueSource(strings = {"/", "/files", "/files/of/today"})
    void the_acknowledgement_is_what_the_event_says(String namespace) throws IOException {
        rig.restart(UnaryOperator.identity(), server -> server.namespace(namespace));
        NodeSocket socket = rig.connect(namespace, NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("acknowledged", 1000 * KIB);

        JsonNode ready = socket.answer(socket.ask("file-upload-start", file.start()));
        assertThat(ready).isEqualTo(socket.await("upload-ready", file.id()));
        assertThat(ready.get("success").booleanValue()).isTrue();
        assertThat(ready.get("fileName").textValue()).isEqualTo(file.name());
        assertThat(ready.get("offset").longValue()).isZero();
        assertThat(ready.get("chunkSize").intValue()).isEqualTo(128 * KIB);
        assertThat(ready.get("window").intValue()).isEqualTo(512 * KIB);

        socket.answer(socket.sendAsking(file, file.parts()));
        socket.complete(file);
        rig.assertStored(file);

        JsonNode refusal = socket.answer(socket.ask("file-upload-start", file.start()));
        assertThat(refusal.get("code").textValue()).isEqualTo("conflict");
        assertThat(socket.heard("upload-error")).containsExactly(refusal);
    }

    @ParameterizedTest
    @EnumSource
    void the_acknowledgements_of_chunks_tell_how_much_is_kept(NodeTransport transport) throws IOException {
        NodeSocket socket = rig.connect("/files", transport);
        NodeFile file = rig.random("kept", 2000 * KIB);
        socket.start(file);
        List<JsonNode> acks = socket.sendOver(transport, file, file.parts());

        assertThat(acks).hasSameSizeAs(file.parts()).allSatisfy(ack -> {
            assertThat(ack.get("success").booleanValue()).isTrue();
            assertThat(ack.get("uploadId").textValue()).isEqualTo(file.id());
            assertThat(ack.get("bytesUploaded")).isEqualTo(ack.get("offset"));
        });
        List<Long> offsets =
                acks.stream().map(ack -> ack.get("offset").longValue()).toList();
        assertThat(offsets).isSorted().last().isEqualTo(file.size());
        for (NodeFile.Part part : file.parts()) {
            assertThat(offsets.get(part.chunkIndex())).isGreaterThanOrEqualTo(part.start() + part.length());
        }
        socket.complete(file);
        rig.assertStored(file);
    }

    @Test
    void the_limits_are_told() throws IOException {
        NodeSocket socket = rig.connect("/files", NodeTransport.POLLING);
        JsonNode limits = socket.answer(socket.ask("file-upload-limits"));
        assertThat(limits.get("success").booleanValue()).isTrue();
        assertThat(limits.get("maxFileSize").longValue()).isEqualTo(LIMITS.maxFileSize());
        assertThat(limits.get("chunkSize").intValue()).isEqualTo(LIMITS.maxChunkSize());
        assertThat(limits.get("window").intValue()).isEqualTo(LIMITS.window());
        assertThat(limits.get("sync").textValue()).isEqualTo("complete");
        assertThat(limits.get("protocol").intValue()).isEqualTo(1);
        assertThat(limits.get("resumable").booleanValue()).isTrue();
        assertThat(limits.get("downloads").booleanValue()).isTrue();
        assertThat(limits.get("allowedTypes").toString()).isEqualTo("[]");
        assertThat(limits.get("allowedExtensions").toString()).isEqualTo("[]");
        assertThat(limits.get("checksumAlgorithms").toString()).isEqualTo("[\"crc32c\",\"sha-256\",\"sha-512\"]");
    }

    @Test
    void the_types_and_extensions_that_policies_allow_are_told() throws IOException {
        UploadPolicy policy = UploadPolicies.mediaTypes(List.of("image/*", "text/plain"))
                .and(UploadPolicies.extensions(List.of("PNG", ".txt")))
                .and(UploadPolicies.mediaTypes(List.of("image/png", "text/*")));
        rig.restart(engine -> engine.policy(policy), UnaryOperator.identity());
        NodeSocket socket = rig.connect("/files", NodeTransport.WEBSOCKET);
        JsonNode limits = socket.answer(socket.ask("file-upload-limits"));
        assertThat(limits.get("allowedTypes").toString()).isEqualTo("[\"text/plain\",\"image/png\"]");
        assertThat(limits.get("allowedExtensions").toString()).isEqualTo("[\"png\",\"txt\"]");
    }

    @Test
    void what_is_beyond_the_limits_is_refused_before_any_byte() throws IOException {
        NodeSocket socket = rig.connect("/files", NodeTransport.WEBSOCKET);
        NodeFile file = new NodeFile(rig.files(), "large", "large.bin", LIMITS.maxFileSize() + 1, 1);
        JsonNode refusal = socket.answer(socket.ask("file-upload-start", file.start()));
        assertThat(refusal.get("success").booleanValue()).isFalse();
        assertThat(refusal.get("uploadId").textValue()).isEqualTo("large");
        assertThat(refusal.get("fileName").textValue()).isEqualTo("large.bin");
        assertThat(refusal.get("code").textValue()).isEqualTo("file-too-large");
        assertThat(refusal.get("retryable").booleanValue()).isFalse();
        assertThat(refusal.get("error").textValue())
                .contains("10000000")
                .doesNotContain(rig.stored().toString());
        assertThat(socket.heard("upload-error")).containsExactly(refusal);
        rig.assertStored();
    }

    @Test
    void a_chunk_for_no_upload_is_told_so() throws IOException {
        NodeSocket socket = rig.connect("/files", NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("never-started", 10);
        JsonNode refusal = socket.answer(socket.sendAsking(file, file.parts())).get(0);
        assertThat(refusal.get("code").textValue()).isEqualTo("not-found");
        assertThat(socket.heard("upload-error")).containsExactly(refusal);
    }

    @Test
    void another_namespace_takes_no_uploads() throws IOException {
        NodeSocket other = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("astray", 1000);
        other.emit("file-upload-start", file.start());
        other.send(file, file.parts());

        NodeSocket socket = rig.connect("/files", NodeTransport.WEBSOCKET);
        NodeFile right = rig.random("right", 1000);
        socket.upload(right);
        rig.assertStored(right);
        assertThat(other.heard()).extracting(NodeSocket.Heard::event).containsExactly("connect");
    }

    @Test
    void two_namespaces_of_one_connection_do_not_disturb_each_other() throws IOException {
        Map<String, ?> shared = NodeTransport.WEBSOCKET.with("forceNew", false);
        NodeSocket uploads = rig.node().connect(rig.server().url() + "/files", shared);
        NodeSocket other = rig.node().connect(rig.server().url(), shared);
        NodeFile file = rig.random("shared", 1000 * KIB);
        uploads.start(file);
        uploads.send(file, file.parts().subList(0, 5));
        other.emit("something", "else", NodeSocket.bytes((byte) 0, (byte) 1));
        other.disconnect();
        uploads.send(file, file.parts().subList(5, file.parts().size()));
        uploads.complete(file);
        rig.assertStored(file);
    }
}
