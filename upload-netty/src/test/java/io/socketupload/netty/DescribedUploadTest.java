package io.socketupload.netty;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadEvent;
import io.socketupload.UploadLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.socketupload.netty.NodeFile.KIB;
import static io.socketupload.netty.NodeFile.MIB;
import static org.assertj.core.api.Assertions.assertThat;

/** What a client of protocol 1 says and hears that one of protocol 0 does not. */
class DescribedUploadTest {
    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @Test
    void what_a_client_tells_of_its_file_is_told_to_listeners() throws IOException {
        NodeFile file = rig.random("described", 100 * KIB);
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        Map<String, Object> start = file.resumable();
        start.put("lastModified", 1_700_000_000_123L);
        start.put("metadata", Map.of("album", "\u6587\u4ef6", "", ""));
        socket.start(start);
        socket.send(file, file.parts());
        socket.complete(file);

        assertThat(rig.events(UploadEvent.Completed.class)).singleElement().satisfies(event -> {
            assertThat(event.session().file().lastModified()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
            assertThat(event.session().file().metadata()).isEqualTo(Map.of("album", "\u6587\u4ef6", "", ""));
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_file_may_be_sent_while_its_size_is_not_known(NodeTransport transport) throws IOException {
        int[] lengths = {1, 60_000, 7, 64 * KIB, 100_000, 30_000, 20_000, 50_000, 3};
        long size = IntStream.of(lengths).sum();
        NodeFile file = rig.random("growing", size);
        NodeSocket socket = rig.connect(transport);
        assertThat(socket.start(ofUnknownSize(file)).get("offset").longValue()).isZero();
        // As many chunks as are known of, which is always one more
        List<NodeFile.Part> parts = file.parts(lengths).stream()
                .map(part -> part.with("totalChunks", part.chunkIndex() + 1))
                .toList();
        socket.sendOver(transport, file, parts);

        assertThat(socket.complete(file).get("fileSize").longValue()).isEqualTo(size);
        rig.assertStoredAndRemembered(file);
    }

    @Test
    void the_progress_tells_no_size_while_it_is_not_known() throws IOException {
        NodeFile file = rig.random("growing", 2 * MIB).withChunks(64);
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        socket.start(ofUnknownSize(file));
        List<NodeFile.Part> parts =
                file.parts().stream().map(NodeFile.Part::tellingOffset).toList();
        for (int sent = 0; socket.heard("upload-progress").isEmpty(); sent += 16) {
            socket.answer(socket.sendAsking(file, parts.subList(sent, sent + 16)));
        }
        JsonNode progress = socket.heard("upload-progress").get(0);
        assertThat(progress.has("totalBytes")).isFalse();
        assertThat(progress.get("percentage").doubleValue()).isZero();
        assertThat(progress.get("bytesUploaded").longValue()).isPositive();
        assertThat(progress.has("eta")).isFalse();
    }

    private static Map<String, Object> ofUnknownSize(NodeFile file) {
        Map<String, Object> start = file.resumable();
        start.put("fileSize", null);
        return start;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void a_chunk_is_acknowledged_when_its_bytes_are_kept_and_not_when_they_came(NodeTransport transport)
            throws IOException {
        RawSink sink = new RawSink();
        rig.restart(engine -> engine.sink(sink), UnaryOperator.identity());
        NodeFile file = rig.random("kept", 100);
        NodeSocket socket = rig.connect(transport);
        socket.start(file.resumable());
        sink.shut();
        CompletableFuture<List<JsonNode>> acks = socket.sendAsking(file, file.parts());
        sink.awaitWrite();
        for (int round = 0; round < 2; round++) { // what was said before comes before
            socket.answer(socket.ask("file-upload-limits"));
        }
        assertThat(acks).isNotDone();
        sink.open();
        assertThat(socket.answer(acks).get(0).toString())
                .isEqualTo("{\"success\":true,\"uploadId\":\"kept\",\"offset\":100,\"bytesUploaded\":100}");
    }

    @Test
    void who_may_come_back_later_is_told_when() throws IOException {
        UploadLimits one = UploadLimits.ofDefaults().withMaxUploadsPerConnection(1);
        rig.restart(engine -> engine.limits(one), UnaryOperator.identity());
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        socket.start(rig.random("first", 100).resumable());
        JsonNode refusal = socket.start(rig.random("second", 100).resumable());
        assertThat(refusal.get("code").textValue()).isEqualTo("too-many-uploads");
        assertThat(refusal.get("retryable").booleanValue()).isTrue();
        assertThat(refusal.get("retryAfterMs").longValue()).isPositive();
        assertThat(socket.heard("upload-error")).containsExactly(refusal);
    }

    @Test
    void a_client_of_protocol_0_hears_nothing_of_resuming() throws IOException {
        NodeSocket resuming = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile resumable = rig.random("resumable", 100 * KIB);
        resuming.start(resumable.resumable());
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("plain", 100 * KIB);
        socket.upload(file);
        resuming.send(resumable, resumable.parts());
        resuming.complete(resumable);

        Set<String> more = fields(resuming, "upload-ready");
        more.removeAll(fields(socket, "upload-ready"));
        assertThat(more).containsExactlyInAnyOrder("protocol", "resumeToken", "expiresAt");
        assertThat(fields(socket, "upload-complete")).isEqualTo(fields(resuming, "upload-complete"));
        assertThat(socket.heard())
                .extracting(NodeSocket.Heard::event)
                .containsOnly("connect", "upload-ready", "upload-progress", "upload-complete");
        assertThat(socket.start(file.resumed("of-no-use")).get("code").textValue())
                .isEqualTo("not-found");
    }

    private static Set<String> fields(NodeSocket socket, String event) {
        Set<String> fields = new HashSet<>();
        socket.heard(event).get(0).fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
