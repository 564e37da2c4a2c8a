package io.socketupload.netty;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.Checksum;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.KIB;
import static org.assertj.core.api.Assertions.assertThat;

/** Checksums of chunks and of files, and a policy that looks into files. */
class CheckedUploadTest {
    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    private NodeFile file;
    private NodeSocket socket;

    @BeforeEach
    void connect() throws IOException {
        file = rig.random("checked", 300 * KIB);
        socket = rig.connect(NodeTransport.WEBSOCKET);
    }

    // -- of chunks --

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_chunk_with_other_bytes_is_refused_and_may_come_again(int protocol) {
        socket.start(file.startWith(Map.of("protocol", protocol)));
        List<NodeFile.Part> parts = new ArrayList<>(file.parts());
        parts.replaceAll(file::checked);
        NodeFile.Part wrong = parts.get(1).with("checksum", parts.get(0).more().get("checksum"));
        List<JsonNode> acks = socket.answer(socket.sendAsking(file, List.of(parts.get(0), wrong)));
        assertThat(acks.get(0).get("success").booleanValue()).isTrue();

        JsonNode refusal = acks.get(1);
        assertThat(refusal.get("code").textValue()).isEqualTo("chunk-checksum-mismatch");
        assertThat(refusal.get("retryable").booleanValue()).isTrue();
        assertThat(refusal.get("offset").longValue())
                .isIn(0L, (long) parts.get(0).length());
        assertThat(socket.heard("upload-error")).containsExactly(refusal);

        List<JsonNode> again = socket.answer(socket.sendAsking(file, parts.subList(1, parts.size())));
        assertThat(again)
                .allSatisfy(ack -> assertThat(ack.get("success").booleanValue()).isTrue());
        assertThat(completed().get("fileSize").longValue()).isEqualTo(file.size());
        assertThat(rig.stored().resolve(file.storedName())).hasSameBinaryContentAs(file.path());
    }

    // -- of files --

    @ParameterizedTest
    @ValueSource(strings = {"crc32c", "sha-256", "sha-512"})
    void the_checksum_that_was_told_at_the_start_is_told_at_the_end(String algorithm) {
        String checksum = file.checksum(algorithm);
        socket.start(file.startWith(Map.of("checksum", checksum)));
        socket.send(file, file.parts());
        assertThat(completed().get("checksum").textValue()).isEqualTo(checksum);
        rig.assertStored(file);
    }

    @Test
    void a_bare_checksum_is_sha_256() {
        String checksum = file.checksum("sha-256");
        socket.start(file.startWith(Map.of("checksum", checksum.substring("sha-256:".length()))));
        socket.send(file, file.parts());
        assertThat(completed().get("checksum").textValue()).isEqualTo(checksum);
    }

    @Test
    void the_checksum_of_the_file_may_come_with_its_last_chunk() {
        socket.start(file.resumable());
        socket.send(file, partsWith("fileChecksum", file.checksum("sha-256")));
        assertThat(completed().get("checksum").textValue()).isEqualTo(file.checksum("sha-256"));
        rig.assertStoredAndRemembered(file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_file_with_other_bytes_is_not_published(boolean atStart) throws IOException {
        String wrong = rig.random("other", 10).checksum("sha-256");
        Map<String, Object> start = file.resumable();
        if (atStart) {
            start.put("checksum", wrong);
        }
        socket.start(start);
        socket.send(file, atStart ? file.parts() : partsWith("fileChecksum", wrong));

        JsonNode refusal = socket.await("upload-error").body();
        assertThat(refusal.get("code").textValue()).isEqualTo("file-checksum-mismatch");
        assertThat(refusal.get("retryable").booleanValue()).isFalse();
        assertThat(refusal.has("offset")).isFalse();
        rig.assertStored();
    }

    @Test
    void a_server_may_tell_a_checksum_of_every_file() throws IOException {
        restart(engine -> engine.checksum(Checksum.Algorithm.SHA_512));
        JsonNode complete = socket.upload(file);
        assertThat(complete.get("checksum").textValue()).isEqualTo(file.checksum("sha-512"));
    }

    /** All chunks, the last of which says more. */
    private List<NodeFile.Part> partsWith(String field, String value) {
        List<NodeFile.Part> parts = new ArrayList<>(file.parts());
        int last = parts.size() - 1;
        parts.set(last, parts.get(last).with(field, value));
        return parts;
    }

    // -- inspections --

    /** Reads each file, and says no to that of one name. */
    private static final class Inspection implements UploadPolicy {
        private final String refused;
        private volatile long read;

        Inspection(String refused) {
            this.refused = refused;
        }

        @Override
        public Decision check(UploadSession session) {
            return Decision.accept();
        }

        @Override
        public Decision inspect(UploadSession session, Content content) throws IOException {
            try (InputStream in = content.open()) {
                read = in.readAllBytes().length;
            }
            return session.file().name().equals(refused)
                    ? Decision.reject(UploadErrorCode.REJECTED, "There is a virus in it.")
                    : Decision.accept();
        }

        @Override
        public boolean inspects() {
            return true;
        }
    }

    @Test
    void the_progress_tells_what_is_done_with_the_file_after_its_last_byte() throws IOException {
        Inspection inspection = new Inspection("another");
        restart(engine -> engine.policy(inspection));
        socket.start(file.resumable());
        // Not told before, so that the file has to be read again
        socket.send(file, partsWith("fileChecksum", file.checksum("sha-256")));
        completed();

        List<JsonNode> progress = socket.heard("upload-progress");
        assertThat(progress)
                .filteredOn(each -> each.get("percentage").doubleValue() < 100)
                .allSatisfy(each -> assertThat(each.get("state").textValue()).isEqualTo("receiving"));
        assertThat(progress)
                .filteredOn(each -> each.get("percentage").doubleValue() == 100)
                .extracting(each -> each.get("state").textValue())
                .containsExactly("verifying", "inspecting", "verifying");
        assertThat(inspection.read).isEqualTo(file.size());
    }

    @Test
    void a_file_that_an_inspection_refuses_is_not_published() throws IOException {
        restart(engine -> engine.policy(new Inspection(file.name())));
        String token = socket.start(file.resumable()).get("resumeToken").textValue();
        socket.send(file, file.parts());

        JsonNode refusal = socket.await("upload-error").body();
        assertThat(refusal.get("code").textValue()).isEqualTo("rejected");
        assertThat(refusal.get("error").textValue()).isEqualTo("There is a virus in it.");
        assertThat(refusal.get("retryable").booleanValue()).isFalse();
        rig.assertStored();
        assertThat(socket.start(file.resumed(token)).get("code").textValue()).isEqualTo("not-found");
    }

    private void restart(UnaryOperator<UploadEngine.Builder> engine) throws IOException {
        rig.restart(engine, UnaryOperator.identity());
        socket = rig.connect(NodeTransport.WEBSOCKET);
    }

    /** What upload-complete says, whatever was refused before. */
    private JsonNode completed() {
        return socket.await("upload-complete").body();
    }
}
