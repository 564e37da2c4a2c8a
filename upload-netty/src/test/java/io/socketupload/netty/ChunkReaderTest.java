package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.netty.buffer.Unpooled;
import io.socketupload.Checksum;
import io.socketupload.ChunkHeader;
import io.socketupload.UploadId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read of chunks without a JSON parser, and what is left to that. */
class ChunkReaderTest {
    private static final String REQUIRED = "\"uploadId\":\"a\",\"chunkIndex\":1,\"totalChunks\":3,"
            + "\"data\":{\"_placeholder\":true,\"num\":0},\"isLastChunk\":true";

    private final ChunkReader reader = new ChunkReader();

    private @Nullable ChunkHeader read(String event) {
        return reader.read(Unpooled.copiedBuffer(event, StandardCharsets.UTF_8), 0);
    }

    private @Nullable ChunkHeader chunk(String fields) {
        return read("[\"file-chunk\",{" + fields + "}]");
    }

    private static String uploadId(String id) {
        return REQUIRED.replace("\"a\"", "\"" + id + "\"");
    }

    @Test
    void a_chunk_is_read() {
        assertThat(chunk(REQUIRED))
                .isEqualTo(new ChunkHeader(new UploadId("a"), 1, 3, true, ChunkHeader.NO_OFFSET, null, null));
        String more = ",\"offset\":0,\"checksum\":\"crc32c:0123abcd\",\"fileChecksum\":\"" + "ab".repeat(32) + "\"";
        assertThat(chunk(REQUIRED + more))
                .isEqualTo(new ChunkHeader(
                        new UploadId("a"),
                        1,
                        3,
                        true,
                        0,
                        Checksum.parse("crc32c:0123abcd"),
                        Checksum.parse("ab".repeat(32))));
    }

    /** So that a client with one upload does not make one with each chunk. */
    @Test
    void an_id_is_the_same_object_as_long_as_it_is_the_same() {
        UploadId a = Objects.requireNonNull(chunk(REQUIRED)).uploadId();
        assertThat(Objects.requireNonNull(chunk(REQUIRED)).uploadId()).isSameAs(a);
        for (String other : new String[] {"b", "ab", "a-", "A"}) {
            assertThat(Objects.requireNonNull(chunk(uploadId(other))).uploadId())
                    .isEqualTo(new UploadId(other));
        }
        assertThat(Objects.requireNonNull(chunk(REQUIRED)).uploadId()).isEqualTo(a);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uploadId", "chunkIndex", "totalChunks", "data", "isLastChunk"})
    void a_chunk_without_a_field_is_left(String field) {
        RawFields fields = RawFields.chunk("a", 1, 3);
        assertThat(read("[\"file-chunk\"," + fields + "]")).isNotNull();
        assertThat(read("[\"file-chunk\"," + fields.without(field) + "]")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ,"offset":                             | no value
                    ,"offset":,"checksum":"crc32c:01234567"| no value, and more
                    ,"offset":-1                           | a sign
                    ,"offset":01                           | two digits where one would do
                    ,"offset":1.0                          | a fraction
                    ,"offset":1e3                          | an exponent
                    ,"offset":1000000000000000000          | more than 18 digits
                    ,"offset":null                         | null
                    ,"offset":"1"                          | a string
                    ,"offset": 1                           | a space
                    ,"offset":1,                           | a comma too many
                    ,"offset":1,"offset":1                 | a field twice
                    ,"isLastChunk":true                    | a required field twice
                    ,"uploadId":"a"                        | the same id twice
                    ,"later":1                             | an unknown field
                    ,"checksum":                           | no checksum
                    ,"checksum":"crc32c:0123456            | a string without an end
                    ,"checksum":"crc32c:0123456"           | too short a checksum
                    ,"checksum":"md5:00"                   | an unknown checksum
                    ,"fileChecksum":true                   | no string
                    }                                      | a brace too many
                    }],"x":["a"                            | text behind the event
                    """)
    void a_chunk_with_anything_unusual_is_left(String more, String what) {
        assertThat(chunk(REQUIRED + more)).as(what).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a/b", "\\u0061", "ä", "a\u0000", "a b"})
    void an_id_that_is_none_is_left(String id) {
        assertThat(chunk(uploadId(id))).isNull();
        assertThat(chunk(uploadId("a".repeat(129)))).isNull();
        assertThat(chunk(uploadId("a".repeat(128)))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"_placeholder":true,"num":0}  | {"_placeholder":true,"num":1}
                    {"_placeholder":true,"num":0}  | {"_placeholder":true}
                    {"_placeholder":true,"num":0}  | {"num":0}
                    {"_placeholder":true,"num":0}  | "AAAA"
                    "isLastChunk":true             | "isLastChunk":"true"
                    "isLastChunk":true             | "isLastChunk":truefalse
                    "isLastChunk":true             | "isLastChunk":tru
                    "chunkIndex":1                 | "chunkindex":1
                    "chunkIndex":1                 | chunkIndex:1
                    "chunkIndex":1,                | "chunkIndex":1
                    """)
    void a_chunk_with_another_value_is_left(String usual, String unusual) {
        assertThat(REQUIRED).contains(usual);
        assertThat(chunk(REQUIRED.replace(usual, unusual))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[]",
                "[\"file-chunk\"]",
                "[\"file-chunk\",{}]",
                "[\"file-chunk\",null]",
                "[\"file-upload-start\",{\"uploadId\":\"a\"}]",
                "[\"file-upload-limits\"]"
            })
    void another_event_is_left(String event) {
        assertThat(read(event)).isNull();
    }

    @Test
    void a_long_event_is_left() {
        String sha512 = "\"sha-512:" + "0".repeat(128) + "\"";
        String most = REQUIRED + ",\"checksum\":" + sha512 + ",\"fileChecksum\":" + sha512;
        assertThat(chunk(most)).isNotNull();
        assertThat(chunk(most.replace("\"a\"", "\"" + "a".repeat(128) + "\""))).isNull();
        assertThat(chunk(REQUIRED)).isNotNull();
    }

    @Test
    void nothing_is_read_of_what_another_event_has_left() {
        assertThat(chunk(REQUIRED + ",\"offset\":7")).isNotNull();
        assertThat(chunk(REQUIRED.replace(",\"isLastChunk\":true", ""))).isNull();
        assertThat(chunk(REQUIRED))
                .isEqualTo(new ChunkHeader(new UploadId("a"), 1, 3, true, ChunkHeader.NO_OFFSET, null, null));
    }
}
