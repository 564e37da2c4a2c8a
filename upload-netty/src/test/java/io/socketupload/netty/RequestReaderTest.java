package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.socketupload.Checksum;
import io.socketupload.ChunkHeader;
import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What events are read as; what is wrong in those of protocol 0, EventFieldsHostileTest sends to a server. */
class RequestReaderTest {
    private static final UploadId A = new UploadId("a");

    private static ByteBuf message(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static Request read(String json) throws InvalidRequestException {
        return RequestReader.read(message("42" + json), 2);
    }

    private static Request start(String field, String value) throws InvalidRequestException {
        return start(RawFields.start("a", 5).with("protocol", "1").with(field, value));
    }

    private static Request start(RawFields fields) throws InvalidRequestException {
        return read("[\"file-upload-start\"," + fields + "]");
    }

    private static Request chunk(RawFields fields) throws InvalidRequestException {
        return read("[\"file-chunk\"," + fields + "]");
    }

    private static void assertRefused(ThrowingCallable read, String reason) {
        assertThatThrownBy(read).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.uploadId()).isEqualTo("a");
        });
    }

    // -- a start --

    @Test
    void a_start_is_read() throws InvalidRequestException {
        assertThat(start(RawFields.start("a", 5)))
                .isEqualTo(new Request.Start(
                        new UploadRequest(A, new FileMetadata("file.bin", 5, "application/octet-stream"))));
        assertThat(start(RawFields.start("a", Long.MAX_VALUE).with("fileType", "\"\"")))
                .isEqualTo(new Request.Start(new UploadRequest(A, new FileMetadata("file.bin", Long.MAX_VALUE, ""))));
    }

    @Test
    void a_start_of_protocol_1_is_read_with_all_that_it_may_have() throws InvalidRequestException {
        RawFields all = RawFields.start("a", 5)
                .with("protocol", "1")
                .with("resumeToken", "\"token\"")
                .with("lastModified", "1700000000123")
                .with("metadata", "{\"album\":\"Ferien\",\"\":\"\"}")
                .with("checksum", "\"CRC32C:0123ABCD\"");
        FileMetadata file = new FileMetadata(
                "file.bin",
                5,
                "application/octet-stream",
                Instant.ofEpochMilli(1_700_000_000_123L),
                Map.of("album", "Ferien", "", ""),
                Checksum.parse("crc32c:0123abcd"));
        assertThat(start(all)).isEqualTo(new Request.Start(new UploadRequest(A, file, true, "token")));
    }

    @Test
    void a_later_protocol_is_read_as_the_one_we_know() throws InvalidRequestException {
        RawFields later = RawFields.start("a", 5).with("protocol", "2").with("resumeToken", "\"token\"");
        assertThat(start(later)).isInstanceOfSatisfying(Request.Start.class, start -> {
            assertThat(start.request().resumable()).isTrue();
            assertThat(start.request().resumeToken()).isEqualTo("token");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "null"})
    void the_fields_of_protocol_1_mean_nothing_in_protocol_0(String protocol) throws InvalidRequestException {
        RawFields fields = RawFields.start("a", 5)
                .with("protocol", protocol)
                .with("resumeToken", "5")
                .with("lastModified", "\"x\"")
                .with("metadata", "[]");
        assertThat(start(fields)).isEqualTo(start(RawFields.start("a", 5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resumeToken", "lastModified", "metadata", "checksum"})
    void an_optional_field_that_is_null_is_not_there(String field) throws InvalidRequestException {
        assertThat(start(field, "null")).isEqualTo(start(RawFields.start("a", 5).with("protocol", "1")));
    }

    @Test
    void a_size_that_is_null_is_not_known_yet_in_protocol_1_only() throws InvalidRequestException {
        assertThat(start("fileSize", "null"))
                .isInstanceOfSatisfying(
                        Request.Start.class,
                        start ->
                                assertThat(start.request().file().isSizeKnown()).isFalse());
        assertRefused(() -> start(RawFields.start("a", 5).with("fileSize", "null")), "fileSize must be an integer.");
        assertRefused(() -> start("fileSize", "-1"), "fileSize must be 0 or more.");
    }

    @Test
    void a_file_may_be_older_than_computers() throws InvalidRequestException {
        for (long millis : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(start("lastModified", String.valueOf(millis)))
                    .isInstanceOfSatisfying(
                            Request.Start.class,
                            start -> assertThat(start.request().file().lastModified())
                                    .isEqualTo(Instant.ofEpochMilli(millis)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    protocol     | "1"          | protocol must be an integer.
                    protocol     | 1.5          | protocol must be an integer.
                    protocol     | -1           | protocol must be 0 or more.
                    resumeToken  | 5            | resumeToken must be a string.
                    resumeToken  | {}           | resumeToken must be a string.
                    lastModified | "yesterday"  | lastModified must be an integer.
                    lastModified | 1.5          | lastModified must be an integer.
                    metadata     | "x"          | metadata must be an object of strings.
                    metadata     | ["x"]        | metadata must be an object of strings.
                    metadata     | {"a":1}      | metadata must be an object of strings.
                    metadata     | {"a":null}   | metadata must be an object of strings.
                    metadata     | {"a":{}}     | metadata must be an object of strings.
                    checksum     | 5            | checksum must be a string.
                    checksum     | ""           | A checksum of sha-256 has 64 hexadecimal digits.
                    checksum     | "crc32c:xyz" | A checksum of crc32c has 8 hexadecimal digits.
                    checksum     | "md5:00"     | A checksum is written algorithm:hex, with one of crc32c, sha-256, sha-512.
                    """)
    void a_start_with_a_bad_field_of_protocol_1_is_told_which(String field, String value, String reason) {
        assertRefused(() -> start(field, value), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"uploadId\":\"a\",\"uploadId\":\"b\"",
                "\"fileSize\":5,\"fileSize\":5",
                "\"protocol\":1,\"protocol\":null",
                "\"metadata\":{\"k\":\"1\",\"k\":\"2\"}",
                "\"data\":{\"_placeholder\":true,\"num\":0,\"num\":1}",
                "\"later\":[{\"k\":1,\"k\":1}]"
            })
    void a_field_that_is_there_twice_is_refused_wherever_it_is(String fields) {
        for (String event : List.of("file-upload-start", "file-chunk", "file-upload-cancel", "file-upload-status")) {
            assertThatThrownBy(() -> read("[\"" + event + "\",{" + fields + "}]"))
                    .isInstanceOfSatisfying(
                            InvalidRequestException.class,
                            e -> assertThat(e.reason()).isEqualTo("The message is not valid JSON."));
        }
    }

    @Test
    void what_is_too_long_is_told_how_long_it_may_be() {
        assertRefused(
                () -> start("resumeToken", RawFields.quoted("t".repeat(257))),
                "resumeToken must not have more than 256 characters.");
        assertRefused(
                () -> start("checksum", RawFields.quoted("c".repeat(257))),
                "checksum must not have more than 256 characters.");
    }

    @Test
    void metadata_has_64_entries_of_8_kib_together_at_the_most() throws InvalidRequestException {
        String tooMuch = "metadata must not have more than 64 entries of 8192 characters together.";
        start("metadata", metadata(64));
        assertRefused(() -> start("metadata", metadata(65)), tooMuch);
        start("metadata", "{\"key\":\"" + "v".repeat(8 * 1024 - 3) + "\"}");
        assertRefused(() -> start("metadata", "{\"key\":\"" + "v".repeat(8 * 1024 - 2) + "\"}"), tooMuch);
    }

    private static String metadata(int entries) {
        return IntStream.range(0, entries)
                .mapToObj(i -> "\"" + i + "\":\"\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    // -- a chunk --

    private static Request.Data header(long index, boolean last, long offset) {
        return new Request.Data(new ChunkHeader(A, index, 3, last, offset, null, null));
    }

    @Test
    void a_chunk_is_read() throws InvalidRequestException {
        assertThat(chunk(RawFields.chunk("a", 1, 3))).isEqualTo(header(1, false, ChunkHeader.NO_OFFSET));
        RawFields reversed = RawFields.chunk("a", 2, 3)
                .with("data", "{\"num\":0,\"_placeholder\":true,\"later\":[]}")
                .with("offset", "77");
        assertThat(chunk(reversed)).isEqualTo(header(2, true, 77));
        assertThat(chunk(reversed.with("offset", "null"))).isEqualTo(header(2, true, ChunkHeader.NO_OFFSET));
    }

    @Test
    void the_checksum_of_a_chunk_is_read_and_that_of_the_file_with_the_last_one_only() throws InvalidRequestException {
        Checksum ofChunk = Checksum.parse("crc32c:01234567");
        Checksum ofFile = Checksum.parse("ab".repeat(32));
        RawFields last = RawFields.chunk("a", 2, 3)
                .with("checksum", "\"crc32c:01234567\"")
                .with("fileChecksum", RawFields.quoted("AB".repeat(32)));
        assertThat(chunk(last))
                .isEqualTo(new Request.Data(new ChunkHeader(A, 2, 3, true, ChunkHeader.NO_OFFSET, ofChunk, ofFile)));
        assertThat(chunk(last.with("isLastChunk", "false")))
                .isEqualTo(new Request.Data(new ChunkHeader(A, 2, 3, false, ChunkHeader.NO_OFFSET, ofChunk, null)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    offset       | "0"          | offset must be an integer.
                    offset       | 0.5          | offset must be an integer.
                    offset       | -1           | offset must be 0 or more.
                    offset       | 9223372036854775808 | offset must be an integer.
                    checksum     | []           | checksum must be a string.
                    checksum     | "crc32c:0"   | A checksum of crc32c has 8 hexadecimal digits.
                    fileChecksum | true         | fileChecksum must be a string.
                    fileChecksum | "sha-512:00" | A checksum of sha-512 has 128 hexadecimal digits.
                    """)
    void a_chunk_with_a_bad_field_is_told_which(String field, String value, String reason) {
        assertRefused(() -> chunk(RawFields.chunk("a", 2, 3).with(field, value)), reason);
    }

    // -- questions and cancellations --

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "a"                                    |
                    "a","b"                                |
                    {"uploadId":"a"}                       |
                    {"resumeToken":null,"uploadId":"a"}    |
                    {"resumeToken":"token","uploadId":"a"} | token
                    """)
    void a_cancellation_is_read(String payload, String token) throws InvalidRequestException {
        assertThat(read("[\"file-upload-cancel\"," + payload + "]")).isEqualTo(new Request.Cancel(A, token));
    }

    @Test
    void a_question_for_the_state_is_read() throws InvalidRequestException {
        RawFields fields = new RawFields(Map.of("uploadId", "\"a\"", "resumeToken", "\"token\"", "later", "1"));
        assertThat(read("[\"file-upload-status\"," + fields + "]")).isEqualTo(new Request.Status(A, "token"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    file-upload-cancel | {"uploadId":"a","resumeToken":5}    | resumeToken must be a string.
                    file-upload-status | {"uploadId":"a"}                    | resumeToken must be a string.
                    file-upload-status | {"uploadId":"a","resumeToken":null} | resumeToken must be a string.
                    """)
    void a_token_that_is_none_is_told_so(String event, String fields, String reason) {
        assertRefused(() -> read("[\"" + event + "\"," + fields + "]"), reason);
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
                "[\"file-upload-status\",{}]",
                "[\"file-upload-limits\"]"
            })
    void an_event_is_ours_by_its_name(String json) {
        assertThat(RequestReader.isOurs(message("42" + json), 2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[\"",
                "[\"\"]",
                "[5]",
                "[null]",
                "[file-chunk]",
                "[\"file-\"]",
                "[\"file-chunks\"]",
                "[\"file-chunk",
                "[\"file-upload-starts\"]",
                "[\"file-upload-start-\"]",
                "[\"File-Chunk\"]",
                "[ \"file-chunk\"]",
                "[\"x\",\"file-chunk\"]",
                "[\"file-deleted\"]"
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
        assertThatThrownBy(() ->
                        read("[\"file-upload-start\"," + RawFields.start("a", 5).with("fileSize", "\"s3cr3t\"") + "]"))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(e.uploadId()).isEqualTo("a");
                    assertThat(e.reason()).isEqualTo("fileSize must be an integer.");
                })
                .hasNoCause();
    }

    // -- auth --

    @Test
    void an_auth_payload_is_read_whatever_it_holds() throws InvalidRequestException {
        String json =
                "{\"s\":\"x\",\"i\":5,\"d\":1.5,\"b\":true,\"n\":null,\"l\":[1,null,{\"a\":[]}],\"o\":{\"p\":false}}";
        assertThat(RequestReader.readAuth(message("40" + json), 2))
                .isEqualTo(Map.of(
                        "s",
                        "x",
                        "i",
                        5,
                        "d",
                        1.5,
                        "b",
                        true,
                        "l",
                        List.of(1, Map.of("a", List.of())),
                        "o",
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
