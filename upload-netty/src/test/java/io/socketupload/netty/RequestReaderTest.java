package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.socketupload.Chunk;
import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a correct event is read as; what is wrong in events, EventFieldsHostileTest sends to a server. */
class RequestReaderTest {
    private static ByteBuf message(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static Request read(String json) throws InvalidRequestException {
        return RequestReader.read(message("42" + json), 2);
    }

    @Test
    void a_start_is_read() throws InvalidRequestException {
        assertThat(read("[\"file-upload-start\"," + RawFields.start("a", 5) + "]"))
                .isEqualTo(new Request.Start(
                        new UploadId("a"), new FileMetadata("file.bin", 5, "application/octet-stream")));
        assertThat(read("[\"file-upload-start\","
                        + RawFields.start("a", Long.MAX_VALUE).with("fileType", "\"\"")
                        + "]"))
                .isEqualTo(new Request.Start(new UploadId("a"), new FileMetadata("file.bin", Long.MAX_VALUE, "")));
    }

    @Test
    void a_chunk_is_read() throws InvalidRequestException {
        assertThat(read("[\"file-chunk\"," + RawFields.chunk("a", 1, 3) + "]"))
                .isEqualTo(new Request.ChunkHeader(new UploadId("a"), 1, 3, false, Chunk.NO_OFFSET));
        RawFields reversed = RawFields.chunk("a", 2, 3)
                .with("data", "{\"num\":0,\"_placeholder\":true,\"later\":[]}")
                .with("offset", "77");
        assertThat(read("[\"file-chunk\"," + reversed + "]"))
                .isEqualTo(new Request.ChunkHeader(new UploadId("a"), 2, 3, true, 77));
        assertThat(read("[\"file-chunk\"," + reversed.with("offset", "null") + "]"))
                .isEqualTo(new Request.ChunkHeader(new UploadId("a"), 2, 3, true, Chunk.NO_OFFSET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "{\"uploadId\":\"a\"}", "{\"resumeToken\":5,\"uploadId\":\"a\"}", "\"a\",\"b\""})
    void a_cancellation_is_read(String payload) throws InvalidRequestException {
        assertThat(read("[\"file-upload-cancel\"," + payload + "]")).isEqualTo(new Request.Cancel(new UploadId("a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"file-upload-limits\"]", "[\"file-upload-limits\",{}]", "[\"file-upload-limits\",null]"})
    void a_question_for_the_limits_is_read(String json) throws InvalidRequestException {
        assertThat(read(json)).isEqualTo(new Request.Limits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"file-upload-start\"",
                "[\"file-upload-start\",{}]",
                "[\"file-chunk\"]",
                "[\"file-upload-cancel\",",
                "[\"file-upload-limits\"]"
            })
    void an_event_is_ours_by_its_name(String json) {
        assertThat(RequestReader.isOurs(message("42" + json), 2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "[", "[\"", "[\"\"]", "[5]", "[null]", "[file-chunk]", "[\"file-\"]", "[\"file-chunks\"]",
                "[\"file-chunk", "[\"file-upload-starts\"]", "[\"file-upload-start-\"]", "[\"File-Chunk\"]",
                "[ \"file-chunk\"]", "[\"x\",\"file-chunk\"]", "[\"file-deleted\"]"
            })
    void any_other_event_is_the_applications(String json) {
        assertThat(RequestReader.isOurs(message("42" + json), 2)).isFalse();
    }

    @Test
    void an_event_ends_where_its_message_does() {
        ByteBuf message = message("42[\"file-chunk\",{}]");
        assertThat(RequestReader.isOurs(message.writerIndex(13), 2)).isFalse();
        assertThat(RequestReader.isOurs(message.writerIndex(14), 2)).isFalse();
        assertThat(RequestReader.isOurs(message.writerIndex(15), 2)).isTrue();
    }

    @Test
    void the_reason_names_the_field_and_the_upload_and_not_the_value() {
        assertThatThrownBy(() -> read("[\"file-upload-start\"," + RawFields.start("a", 5).with("fileSize", "\"s3cr3t\"")
                        + "]"))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(e.uploadId()).isEqualTo("a");
                    assertThat(e.reason()).isEqualTo("fileSize must be an integer.");
                })
                .hasNoCause();
    }

    // -- auth --

    @Test
    void an_auth_payload_is_read_whatever_it_holds() throws InvalidRequestException {
        String json = "{\"s\":\"x\",\"i\":5,\"d\":1.5,\"b\":true,\"n\":null,\"l\":[1,null,{\"a\":[]}],\"o\":{\"p\":false}}";
        assertThat(RequestReader.readAuth(message("40" + json), 2))
                .isEqualTo(Map.of(
                        "s", "x", "i", 5, "d", 1.5, "b", true, "l", List.of(1, Map.of("a", List.of())), "o",
                        Map.of("p", false)));
        assertThat(RequestReader.readAuth(message("40"), 2)).isEmpty();
        assertThat(RequestReader.readAuth(message("40{}"), 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "null", "\"x\"", "x", "{", "{\"a\"}", "{}{}", "{} x", "{\"a\":1,\"a\":2}", ","})
    void an_auth_payload_that_is_no_object_is_refused(String json) {
        assertThatThrownBy(() -> RequestReader.readAuth(message("40" + json), 2))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void an_auth_payload_is_bounded() {
        String deep = "{\"a\":".repeat(20) + "1" + "}".repeat(20);
        String wide = "{\"a\":[" + "1,".repeat(40_000) + "1]}";
        for (String json : List.of(deep, wide)) {
            assertThatThrownBy(() -> RequestReader.readAuth(message("40" + json), 2))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }
}
