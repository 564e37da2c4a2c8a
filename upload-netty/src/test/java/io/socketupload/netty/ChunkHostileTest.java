package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.socketupload.UploadLimits;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks that belong nowhere, or whose bytes are not what was announced. */
class ChunkHostileTest {
    private static final int CHUNK_SIZE = 1024;

    @RegisterExtension
    static final RawServer server = RawServer.with(UploadLimits.ofDefaults().withChunks(CHUNK_SIZE, 4 * CHUNK_SIZE));

    private static final byte[] CONTENT = {1, 2, 3};

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void a_chunk_without_a_start_finds_no_upload(RawClient.Over over) {
        RawClient client = server.client(over);
        client.emit(5, "file-chunk", RawFields.chunk("never-started"), CONTENT);
        assertThat(error(client, "never-started")).isEqualTo("not-found");
        assertThat(client.ack(5).path("code").asText()).isEqualTo("not-found");
        server.assertServes(client);
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void the_upload_of_another_client_is_not_found_and_goes_on(RawClient.Over over) {
        RawClient owner = server.client(over).start("owned", 3);
        RawClient stranger = server.client(over);
        stranger.emit("file-chunk", RawFields.chunk("owned"), new byte[3]);
        assertThat(error(stranger, "owned")).isEqualTo("not-found");
        stranger.send("4217[\"file-upload-cancel\",\"owned\"]");
        assertThat(stranger.ack(17).path("code").asText()).isEqualTo("not-found");
        stranger.emit("file-upload-start", RawFields.start("owned", 3));
        assertThat(error(stranger, "owned")).isEqualTo("conflict");
        stranger.close();
        owner.finish("owned", CONTENT);
        assertThat(server.directory().resolve("owned_file.bin")).hasBinaryContent(CONTENT);
    }

    /** What is wrong with one upload's only chunk, and what it is called. */
    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("more bytes than declared", RawFields.chunk("x"), 4, "chunk-out-of-bounds"),
                Arguments.of("fewer bytes than declared", RawFields.chunk("x"), 2, "size-mismatch"),
                Arguments.of("no bytes", RawFields.chunk("x"), 0, "size-mismatch"),
                Arguments.of("too large a chunk", RawFields.chunk("x"), CHUNK_SIZE + 1, "chunk-too-large"),
                Arguments.of("far too large a chunk", RawFields.chunk("x"), 16 * CHUNK_SIZE, "chunk-too-large"),
                Arguments.of("too many chunks", RawFields.chunk("x", 0, 5), 1, "size-mismatch"),
                Arguments.of("a chunk behind the end", RawFields.chunk("x", 3, 5), 1, "chunk-out-of-bounds"),
                Arguments.of(
                        "an index beyond all bounds",
                        RawFields.chunk("x", Long.MAX_VALUE - 2, Long.MAX_VALUE),
                        1,
                        "chunk-out-of-bounds"),
                Arguments.of(
                        "an offset behind the end", RawFields.chunk("x").with("offset", "3"), 1, "chunk-out-of-bounds"),
                Arguments.of(
                        "an offset that overflows",
                        RawFields.chunk("x").with("offset", "9223372036854775807"),
                        1,
                        "chunk-out-of-bounds"),
                Arguments.of(
                        "a last chunk that ends early",
                        RawFields.chunk("x").with("offset", "0"),
                        2,
                        "size-mismatch"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void a_chunk_that_does_not_fit_ends_its_own_upload(String what, RawFields chunk, int bytes, String code) {
        RawClient client = server.client().start("bystander", 3).start("x", 3);
        client.emit("file-chunk", chunk, new byte[bytes]);
        assertThat(error(client, "x")).isEqualTo(code);
        client.finish("bystander", CONTENT);
        assertThat(server.directory().resolve("x_file.bin")).doesNotExist();
    }

    @Test
    void a_file_beyond_all_bounds_is_refused_before_any_byte() {
        RawClient client = server.client();
        client.emit("file-upload-start", RawFields.start("huge", Long.MAX_VALUE));
        assertThat(error(client, "huge")).isEqualTo("file-too-large");
        server.assertServes(client);
    }

    // -- the attachment --

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void a_chunk_as_text_has_no_bytes(RawClient.Over over) {
        RawClient client = server.client(over).start("bystander", 3).start("text", 3);
        client.emit("file-chunk", RawFields.chunk("text"));
        assertThat(error(client, "text")).isEqualTo("invalid-request");
        client.emit("file-chunk", RawFields.chunk("text").with("data", "\"AQID\""));
        client.finish("bystander", CONTENT);
    }

    /** A chunk has one attachment; events of ours with any other number end their upload, and it alone. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void more_attachments_than_one_are_refused(int attachments) {
        RawClient client = server.client().start("bystander", 3).start("many", 3);
        client.send("45" + attachments + "-[\"file-chunk\"," + RawFields.chunk("many") + "]");
        for (int i = 0; i < attachments; i++) {
            client.send(CONTENT);
        }
        assertThat(error(client, "many")).isEqualTo("invalid-request");
        client.finish("bystander", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file-upload-start", "file-upload-cancel", "file-upload-limits"})
    void other_events_carry_no_attachment(String event) {
        RawClient client = server.client();
        RawFields fields = RawFields.start("binary", 3).with("data", "{\"_placeholder\":true,\"num\":0}");
        client.emit(event, fields, CONTENT);
        assertThat(client.event("upload-error").path("code").asText()).isEqualTo("invalid-request");
        server.assertServes(client);
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void a_chunk_whose_bytes_never_come_ends_its_upload_with_the_next_message(RawClient.Over over) {
        RawClient client = server.client(over).start("bystander", 3).start("waiting", 3);
        client.send("451-3[\"file-chunk\"," + RawFields.chunk("waiting") + "]");
        client.emit("file-upload-start", RawFields.start("next", 3));
        assertThat(error(client, "waiting")).isEqualTo("invalid-request");
        assertThat(client.ack(3).path("code").asText()).isEqualTo("invalid-request");
        client.event("upload-ready", "next");
        client.finish("next", CONTENT);
        client.finish("bystander", CONTENT);
    }

    @Test
    void bytes_out_of_nowhere_are_ignored() {
        RawClient client = server.client().start("x", 3);
        client.send(new byte[] {9, 9, 9}).send(new byte[0]).send(new byte[CHUNK_SIZE]);
        client.finish("x", CONTENT);
        client.send(new byte[] {9, 9, 9});
        server.assertServes(client);
        assertThat(server.directory().resolve("x_file.bin")).hasBinaryContent(CONTENT);
    }

    /** The texts that a client sends while it upgrades may come between a chunk and its bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"2probe", "5", "3", "2", "6"})
    void a_text_between_a_chunk_and_its_bytes_is_no_file_data(String text) {
        RawClient client = server.client().start("x", 3);
        client.send("451-[\"file-chunk\"," + RawFields.chunk("x") + "]");
        client.send(text);
        if (text.equals("6")) { // which only a server sends
            client.awaitEnd();
            return;
        }
        client.send(CONTENT);
        client.event("upload-complete", "x");
        assertThat(server.directory().resolve("x_file.bin")).hasBinaryContent(CONTENT);
    }

    /** Each of these is the beginning of something that netty-socketio's decoder takes apart. */
    static Stream<byte[]> beginnings() {
        Stream<byte[]> singles = Stream.iterate(0, b -> b + 1).limit(256).map(b -> new byte[] {b.byteValue()});
        Stream<byte[]> framings = Stream.of("0:", "12:34", "999999999:", "4", "42[\"a\"]", "b4", "\u001e", "451-[")
                .map(String::getBytes);
        Stream<byte[]> old = Stream.of(
                new byte[] {0, 3, -1}, new byte[] {0, 9, 9, 9, -1, '4'}, new byte[] {1, 2, -1}, new byte[] {4, 0});
        return Stream.of(singles, framings, old).flatMap(each -> each);
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void bytes_arrive_as_they_are_whatever_they_begin_with(RawClient.Over over) {
        Random noise = new Random(1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<byte[]> chunks = beginnings()
                .map(beginning -> {
                    byte[] chunk = new byte[40];
                    noise.nextBytes(chunk);
                    System.arraycopy(beginning, 0, chunk, 0, beginning.length);
                    content.writeBytes(chunk);
                    return chunk;
                })
                .toList();
        RawClient client = server.client(over).start("x", content.size());
        for (int index = 0; index < chunks.size(); index++) {
            client.emit("file-chunk", RawFields.chunk("x", index, chunks.size()), chunks.get(index));
        }
        client.event("upload-complete", "x");
        assertThat(server.directory().resolve("x_file.bin")).hasBinaryContent(content.toByteArray());
    }

    // -- names --

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "..",
                ".",
                ".hidden",
                "-rf",
                "a/../../b",
                "..\\\\..\\\\windows\\\\win.ini",
                "C:\\\\x.txt",
                "nul",
                "con.txt",
                "a\\u0000.txt",
                "a\\nb\\r.txt",
                "\\u202egnp.exe",
                "file.bin\\u0000.jpg",
                "%2e%2e%2fx",
                "$(reboot)",
                "a|b>c<d\\\"e?.txt",
                "日本語 ünïcode 😀.txt"
            })
    void a_hostile_name_is_stored_inside_the_directory(String name) {
        RawClient client = server.client();
        client.emit("file-upload-start", RawFields.start("named", 3).with("fileName", '"' + name + '"'));
        client.event("upload-ready", "named");
        JsonNode complete = client.finish("named", CONTENT);
        String path = complete.path("filePath").asText();
        assertThat(path).startsWith("named_").doesNotContain("/", "\\", "\u0000", "\n");
        Path stored = server.directory().resolve(path);
        assertThat(stored).hasParent(server.directory()).isRegularFile();
        assertThat(server.stored()).containsExactly(stored);
    }

    @Test
    void the_longest_name_is_stored_shorter() {
        RawClient client = server.client();
        String id = "i".repeat(128);
        client.emit("file-upload-start", RawFields.start(id, 3).with("fileName", '"' + "ü".repeat(1020) + ".pdf\""));
        client.event("upload-ready", id);
        assertThat(client.finish(id, CONTENT).path("filePath").asText()).endsWith(".pdf");
    }

    private static String error(RawClient client, String id) {
        return client.event("upload-error", id).path("code").asText();
    }
}
