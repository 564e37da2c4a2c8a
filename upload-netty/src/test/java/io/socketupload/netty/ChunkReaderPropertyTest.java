package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.Unpooled;
import io.socketupload.ChunkHeader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read without a JSON parser is what is read with one. */
class ChunkReaderPropertyTest {
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            "\"",
            "\\",
            "\\u0061",
            ",",
            ":",
            " ",
            "\t",
            "\u0000",
            "0",
            "00",
            "1",
            "-",
            ".",
            "e1",
            "9999999999",
            "null",
            "true",
            "false",
            "a",
            "A",
            "\u00e4",
            "\u0131",
            "\ud83d\ude00",
            "crc32c:",
            "num",
            "\"offset\":",
            "\"checksum\":",
            "\"later\":1,");

    // One that has read others before, as a client's has.
    private final ChunkReader reader = new ChunkReader();

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void a_chunk_as_clients_write_it_is_read(@ForAll("usual") List<String> fields) throws InvalidRequestException {
        String event = event(fields);
        assertThat(read(event)).isNotNull().isEqualTo(strictly(event));
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void a_chunk_with_odd_values_is_read_as_a_parser_reads_it_or_not_at_all(@ForAll("odd") List<String> fields)
            throws InvalidRequestException {
        assertAgreement(event(fields));
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void a_garbled_chunk_is_read_as_a_parser_reads_it_or_not_at_all(
            @ForAll("usual") List<String> fields, @ForAll("changes") List<Change> changes)
            throws InvalidRequestException {
        String event = event(fields);
        for (Change change : changes) {
            event = change.in(event);
        }
        assertAgreement(event);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void a_chunk_without_its_end_is_not_read(@ForAll("usual") List<String> fields) {
        String event = event(fields);
        for (int end = 0; end < event.length(); end++) {
            assertThat(read(event.substring(0, end))).isNull();
        }
    }

    private void assertAgreement(String event) throws InvalidRequestException {
        ChunkHeader header = read(event);
        if (header != null) {
            assertThat(header).isEqualTo(strictly(event));
        }
    }

    private @Nullable ChunkHeader read(String event) {
        return reader.read(Unpooled.copiedBuffer("451-" + event, StandardCharsets.UTF_8), 4);
    }

    private static ChunkHeader strictly(String event) throws InvalidRequestException {
        Request request = RequestReader.read(Unpooled.copiedBuffer(event, StandardCharsets.UTF_8), 0);
        assertThat(request).isInstanceOf(Request.Data.class);
        return ((Request.Data) request).header();
    }

    private static String event(List<String> fields) {
        return fields.stream().collect(Collectors.joining(",", "[\"file-chunk\",{", "}]"));
    }

    // -- fields --

    @Provide
    Arbitrary<List<String>> usual() {
        Arbitrary<List<String>> required = Combinators.combine(
                        ids(), integers(), integers(), placeholders(), booleans())
                .as(ChunkReaderPropertyTest::fields);
        Arbitrary<List<String>> optional = Combinators.combine(
                        integers().map(value -> "\"offset\":" + value),
                        checksums().map(value -> "\"checksum\":" + value),
                        checksums().map(value -> "\"fileChecksum\":" + value))
                .as(List::of)
                .flatMap(all -> Arbitraries.subsetOf(all).map(List::copyOf));
        return Combinators.combine(required, optional)
                .as((some, more) -> IntStream.range(0, some.size() + more.size())
                        .mapToObj(i -> i < some.size() ? some.get(i) : more.get(i - some.size()))
                        .toList())
                .flatMap(Arbitraries::shuffle);
    }

    /** Some fields are there twice, or not, or have values that they must not have, or are none of ours. */
    @Provide
    Arbitrary<List<String>> odd() {
        Arbitrary<String> names = Arbitraries.of(
                "uploadId",
                "chunkIndex",
                "totalChunks",
                "data",
                "isLastChunk",
                "offset",
                "checksum",
                "fileChecksum",
                "later",
                "");
        Arbitrary<String> values = Arbitraries.oneOf(
                ids(),
                integers(),
                placeholders(),
                booleans(),
                checksums(),
                Arbitraries.of(
                        "null",
                        "-1",
                        "-0",
                        "01",
                        "1.0",
                        "1e3",
                        "9223372036854775807",
                        "9223372036854775808",
                        "\"\"",
                        "\"a/b\"",
                        "\"\\u0061\"",
                        "\"ä\"",
                        "\"crc32c:0\"",
                        "\"md5:00\"",
                        "[]",
                        "{}",
                        "[1,{}]",
                        "",
                        "{\"_placeholder\":true,\"num\":1}",
                        "{\"_placeholder\":false,\"num\":0}",
                        "{\"_placeholder\":true,\"num\":0,\"num\":0}"));
        Arbitrary<List<String>> changed = Combinators.combine(names, values)
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
        return Combinators.combine(usual(), changed, Arbitraries.integers().between(0, 2))
                .as((fields, more, left) -> IntStream.range(left, fields.size() + more.size())
                        .mapToObj(i -> i < fields.size() ? fields.get(i) : more.get(i - fields.size()))
                        .toList())
                .flatMap(Arbitraries::shuffle);
    }

    private static List<String> fields(String id, String index, String total, String data, String last) {
        return List.of(
                "\"uploadId\":" + id,
                "\"chunkIndex\":" + index,
                "\"totalChunks\":" + total,
                "\"data\":" + data,
                "\"isLastChunk\":" + last);
    }

    private static Arbitrary<String> ids() {
        Arbitrary<String> first = Arbitraries.strings().alpha().numeric().ofLength(1);
        Arbitrary<String> rest =
                Arbitraries.strings().alpha().numeric().withChars("._~-").ofMaxLength(100);
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of("\"a\"", "\"b\"")),
                Tuple.of(1, Combinators.combine(first, rest).as((a, b) -> "\"" + a + b + "\"")));
    }

    private static Arbitrary<String> integers() {
        return Arbitraries.longs().between(0, 999_999_999_999_999_999L).map(String::valueOf);
    }

    private static Arbitrary<String> booleans() {
        return Arbitraries.of("true", "false");
    }

    private static Arbitrary<String> placeholders() {
        return Arbitraries.of("{\"_placeholder\":true,\"num\":0}", "{\"num\":0,\"_placeholder\":true}");
    }

    private static Arbitrary<String> checksums() {
        return Arbitraries.oneOf(
                hex(8).map(hex -> "\"crc32c:" + hex + "\""),
                hex(8).map(hex -> "\"CRC32C:" + hex + "\""),
                hex(64).map(hex -> "\"sha-256:" + hex + "\""),
                hex(64).map(hex -> "\"" + hex + "\""));
    }

    private static Arbitrary<String> hex(int digits) {
        return Arbitraries.strings().withChars("0123456789abcdefABCDEF").ofLength(digits);
    }

    // -- what happens to them --

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10_000),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just("")), Tuple.of(4, Arbitraries.of(PIECES))))
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** Some characters become others. */
    record Change(int place, int length, String piece) {
        String in(String text) {
            int start = place % (text.length() + 1);
            return text.substring(0, start) + piece + text.substring(Math.min(text.length(), start + length));
        }
    }
}
