package io.socketupload.netty;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.NodeFile.KIB;
import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.USUAL_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

/** The clients that the protocol began with, which know of no window, no offsets and no acknowledgements. */
class OriginalClientTest {
    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @ParameterizedTest
    @ValueSource(strings = {"page", "reading"})
    void uploads_several_files_at_once(String kind) throws Exception {
        List<NodeFile> sent = List.of(
                rig.random("one.bin", 1),
                rig.random("chunk.bin", USUAL_CHUNK),
                rig.random("chunk-and-more.bin", USUAL_CHUNK + 1),
                rig.random("odd.bin", 1_234_567),
                rig.random("large.bin", 5 * MIB),
                rig.of("zeros.bin", new byte[300 * KIB]));
        List<NodeFile> uploaded = new ArrayList<>();
        for (JsonNode told : run(kind, sent, null)) {
            assertThat(told.get("outcome").textValue()).as(told.toString()).isEqualTo("upload-complete");
            uploaded.add(uploaded(told));
        }
        assertThat(uploaded).hasSameSizeAs(sent);
        rig.assertStored(uploaded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "reading"})
    void cancels_one_of_its_uploads(String kind) throws Exception {
        List<NodeFile> sent = List.of(rig.random("cancelled.bin", 40 * MIB), rig.random("other.bin", MIB));
        List<NodeFile> uploaded = new ArrayList<>();
        for (JsonNode told : run(kind, sent, "cancelled.bin")) {
            if (told.get("name").textValue().equals("cancelled.bin")) {
                assertThat(told.get("outcome").textValue()).isEqualTo("aborted");
                assertThat(told.get("events").findValuesAsText("event"))
                        .startsWith("upload-ready")
                        .doesNotContain("upload-error", "upload-complete");
            } else {
                assertThat(told.get("outcome").textValue()).as(told.toString()).isEqualTo("upload-complete");
                uploaded.add(uploaded(told));
            }
        }
        assertThat(uploaded).hasSize(2);
        rig.assertStored(uploaded);
    }

    private List<JsonNode> run(String kind, List<NodeFile> files, String cancelled) throws Exception {
        Map<String, Object> argument = new HashMap<>(Map.of("url", rig.server().url(), "kind", kind));
        argument.put("cancel", cancelled);
        argument.put(
                "files",
                files.stream()
                        .map(file -> Map.of("path", file.path().toString(), "name", file.id()))
                        .toList());
        return NodeProcess.run("original-client.mjs", argument);
    }

    private NodeFile uploaded(JsonNode told) {
        String name = told.get("name").textValue();
        Path path = rig.files().resolve(name);
        return new NodeFile(
                path, told.get("uploadId").textValue(), name, path.toFile().length(), USUAL_CHUNK);
    }
}
