package io.socketupload.netty;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import static io.socketupload.netty.NodeFile.MIB;
import static io.socketupload.netty.NodeFile.assertNothingIncoming;
import static org.assertj.core.api.Assertions.assertThat;

/** What a client hears of its upload, and what becomes of the name that it gives. */
class EventsUploadTest {
    private static final List<String> NAMES = Stream.of(
                    "../../etc/passwd",
                    "/etc/passwd",
                    "..",
                    ".",
                    "..\\..\\windows\\system.ini",
                    "C:\\boot.ini",
                    ".htaccess",
                    "-rf",
                    "nul",
                    "COM1.txt",
                    "a\0b.txt",
                    "a\u202egpj.exe",
                    "a\u2028b\u0007c.txt",
                    "line\nbreak\r.txt",
                    " ",
                    "....",
                    "<script>alert(1)</script>.html",
                    "%2e%2e%2f",
                    "{\"_placeholder\":true,\"num\":0}",
                    "\u6587\u4ef6.txt",
                    "\u0441\u0447\u0451\u0442.pdf",
                    "\u062a\u0642\u0631\u064a\u0631.docx",
                    "\ud83d\ude80.png",
                    "e\u0301.txt",
                    "x".repeat(1024),
                    "\u6587".repeat(1020) + ".txt",
                    "\ud83d\ude80".repeat(512))
            .toList();

    @RegisterExtension
    static final NodeRig rig = NodeRig.withDefaults();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UPGRADED")
    void first_it_is_ready_then_progresses_then_complete(NodeTransport transport) throws IOException {
        NodeSocket socket = rig.connect(transport);
        NodeFile file = rig.random("told", 5 * MIB);
        socket.upload(file);

        List<String> events =
                socket.heard().stream().map(NodeSocket.Heard::event).toList();
        assertThat(events).startsWith("connect", "upload-ready").endsWith("upload-progress", "upload-complete");
        assertThat(events.subList(2, events.size() - 1)).containsOnly("upload-progress");

        List<JsonNode> progress = socket.heard("upload-progress");
        assertThat(progress).allSatisfy(each -> {
            assertThat(each.get("uploadId").textValue()).isEqualTo("told");
            assertThat(each.get("totalBytes").longValue()).isEqualTo(file.size());
            assertThat(each.get("bytesUploaded").longValue()).isBetween(1L, file.size());
            assertThat(each.get("percentage").isNumber()).isTrue();
            assertThat(each.get("percentage").doubleValue()).isBetween(0.0, 100.0);
            assertThat(each.get("speed").isIntegralNumber()).isTrue();
        });
        assertThat(progress)
                .extracting(each -> each.get("bytesUploaded").longValue())
                .isSorted()
                .last()
                .isEqualTo(file.size());
        assertThat(progress)
                .extracting(each -> each.get("percentage").doubleValue())
                .isSorted()
                .endsWith(100.0);
    }

    @Test
    void an_empty_file_is_told_of_like_any_other() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("empty", 0);
        JsonNode complete = socket.upload(file);
        assertThat(socket.heard())
                .extracting(NodeSocket.Heard::event)
                .containsExactly("connect", "upload-ready", "upload-progress", "upload-complete");
        assertThat(socket.heard("upload-progress").get(0).get("percentage").doubleValue())
                .isEqualTo(100);
        assertThat(complete.get("filePath").textValue()).isEqualTo("empty_empty.bin");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void whatever_its_name_a_file_is_stored_in_the_directory(String name) throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("named", 100).withName(name);
        JsonNode complete = socket.upload(file);

        assertThat(complete.get("fileName").textValue()).isEqualTo(name);
        String path = complete.get("filePath").textValue();
        assertThat(NodeFile.names(rig.stored())).containsExactlyInAnyOrder(".incoming", path);
        assertThat(path).startsWith("named_").doesNotContain("/", "\\", "\0", "\n", "\u202e");
        assertThat(rig.stored().resolve(path)).isRegularFile().hasSameBinaryContentAs(file.path());
        assertNothingIncoming(rig.stored());
    }

    @Test
    void a_longer_name_is_refused() throws IOException {
        NodeSocket socket = rig.connect(NodeTransport.WEBSOCKET);
        NodeFile file = rig.random("named", 100).withName("x".repeat(1025));
        JsonNode refusal = socket.answer(socket.ask("file-upload-start", file.start()));
        assertThat(refusal.get("code").textValue()).isEqualTo("invalid-request");
    }
}
