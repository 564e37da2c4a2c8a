package io.socketupload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

import io.socketupload.UploadPolicy.Decision;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentMatchesTypePolicyTest {
    private static final UploadPolicy POLICY = UploadPolicies.contentMatchesType();
    private static final Decision REFUSAL = Decision.reject(
            UploadErrorCode.TYPE_NOT_ALLOWED, "The content of the file is not of the type that it was declared as.");

    /** The first bytes of real files: hexadecimal, or text after an apostrophe. */
    private static final Map<String, String> HEADS = Map.ofEntries(
            Map.entry("png", "89504e470d0a1a0a0000000d49484452"),
            Map.entry("jpeg", "ffd8ffe000104a464946000101"),
            Map.entry("exif", "ffd8ffe1001845786966000049492a00"),
            Map.entry("gif", "'GIF89a"),
            Map.entry("old gif", "'GIF87a"),
            Map.entry("webp", "524946462400000057454250" + "56503820"),
            Map.entry("tiff", "49492a0008000000"),
            Map.entry("big-endian tiff", "4d4d002a00000008"),
            Map.entry("bmp", "424d46000000000000003600000028"),
            Map.entry("pdf", "'%PDF-1.7\n"),
            Map.entry("zip", "504b0304140000000800"),
            Map.entry("empty zip", "504b0506" + "00".repeat(18)),
            Map.entry("encrypted office", "d0cf11e0a1b11ae1" + "00".repeat(16)),
            Map.entry("gzip", "1f8b0800000000000003"),
            Map.entry("7z", "377abcaf271c0004"),
            Map.entry("rar 4", "526172211a0700cf"),
            Map.entry("rar 5", "526172211a070100"),
            Map.entry("mp4", "000000206674797069736f6d00000200"),
            Map.entry("old mov", "00000008776964650000ea606d646174"),
            Map.entry("large mov", "12345678" + "6d646174"),
            Map.entry("heic", "0000001c667479706865696300000000"),
            Map.entry("webm", "1a45dfa39f4286810142f7810142f281"),
            Map.entry("mp3 with id3", "4944330300000000"),
            Map.entry("mp3", "fffb9064"),
            Map.entry("padded mp3", "0000000000fffb"),
            Map.entry("wav", "524946462400000057415645666d7420"),
            Map.entry("rf64", "52463634ffffffff5741564564733634"),
            Map.entry("ogg", "4f67675300020000"),
            Map.entry("elf", "7f454c4602010100"),
            Map.entry("exe", "4d5a90000300000004000000ffff0000" + "00".repeat(44) + "80000000"),
            Map.entry("mach-o", "cffaedfe07000001"),
            Map.entry("java class", "cafebabe0000003d"),
            Map.entry("text", "'Hello, world\n"),
            Map.entry(
                    "text of MZ",
                    "'MZ is how programs for Windows begin. They have a header which is older than many."),
            Map.entry("text of BM", "'BMW\nAudi\nFerrari\n"),
            Map.entry("text of free", "'The free world"),
            Map.entry("text of ID3", "'ID3 tags"),
            Map.entry("text in utf-16", "fffe480065006c006c006f00"),
            Map.entry("random", "f39a1c77e1502bd8"),
            Map.entry("byte", "00"),
            Map.entry("html", "'<!DOCTYPE html>\n<html>"),
            Map.entry("HTML", "'\n \t<HTML><body>"),
            Map.entry("script", "'<script>alert(1)</script>"),
            Map.entry("html after a comment", "'<!-- a --> <!-- <p --><body onload=x>"),
            Map.entry("html after a bom", "efbbbf" + "3c68746d6c3e"),
            Map.entry("html in utf-16", "fffe3c00680074006d006c003e00"),
            Map.entry("fragment", "'<p>Hello"),
            Map.entry("tag like html", "'<html-like>"),
            Map.entry("xhtml", "'<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">"),
            Map.entry("svg", "'<svg xmlns=\"http://www.w3.org/2000/svg\">"),
            Map.entry(
                    "svg of a program", "'<?xml version=\"1.0\"?>\n<!-- Generator: A -->\n<!DOCTYPE svg PUBLIC \"\">"),
            Map.entry("xml in utf-16", "feff003c003f0078006d006c"),
            Map.entry("spaces", "' \n "),
            Map.entry("json", "'{\"a\": 1}"));

    @ParameterizedTest
    @CsvSource(textBlock = """
            image/png                                             | png
            IMAGE/PNG; x=y                                        | png
            image/jpeg                                            | jpeg
            image/jpg                                             | exif
            image/gif                                             | gif
            image/gif                                             | old gif
            image/webp                                            | webp
            image/tiff                                            | tiff
            image/tiff                                            | big-endian tiff
            image/bmp                                             | bmp
            application/pdf                                       | pdf
            application/zip                                       | zip
            application/zip                                       | empty zip
            application/x-zip-compressed                          | zip
            application/java-archive                              | zip
            application/epub+zip                                  | zip
            application/vnd.openxmlformats-officedocument.wordprocessingml.document | zip
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet | encrypted office
            application/vnd.oasis.opendocument.text               | zip
            application/gzip                                      | gzip
            application/x-7z-compressed                           | 7z
            application/vnd.rar                                   | rar 4
            application/vnd.rar                                   | rar 5
            video/mp4                                             | mp4
            audio/x-m4a                                           | mp4
            video/quicktime                                       | mp4
            video/quicktime                                       | old mov
            video/quicktime                                       | large mov
            image/heic                                            | heic
            video/webm                                            | webm
            video/x-matroska                                      | webm
            audio/mpeg                                            | mp3
            audio/mpeg                                            | mp3 with id3
            audio/mpeg                                            | padded mp3
            audio/wav                                             | wav
            audio/wav                                             | rf64
            audio/ogg                                             | ogg
            text/plain                                            | text
            text/plain                                            | text of MZ
            text/plain                                            | text of BM
            text/csv                                              | text of free
            text/plain                                            | text of ID3
            text/plain                                            | text in utf-16
            text/plain                                            | spaces
            text/plain                                            | random
            text/plain                                            | svg
            text/plain                                            | tag like html
            text/html                                             | html
            text/html                                             | fragment
            text/html                                             | text
            text/markdown                                         | HTML
            application/xhtml+xml                                 | xhtml
            text/xml                                              | xhtml
            application/xml                                       | svg
            application/xml                                       | xml in utf-16
            application/rss+xml                                   | spaces
            image/svg+xml                                         | svg
            image/svg+xml                                         | svg of a program
            application/json                                      | json
            application/json                                      | text
            image/x-unheard-of                                    | random
            image/x-unheard-of                                    | png
            image/x-unheard-of                                    | gzip
            image/openraster                                      | zip
            application/x-unheard-of                              | exe
            application/octet-stream                              | exe
            application/x-msdownload                              | exe
            application/octet-stream                              | html
            application/vnd.ms-excel                              | text
            not a type                                            | exe
            ''                                                    | exe
            """, delimiter = '|')
    void accepts_content_of_the_declared_type_and_of_types_that_are_not_known(String type, String head) {
        assertThat(decision(type, bytes(head))).isEqualTo(Decision.accept());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            image/png                | jpeg
            image/png                | text
            image/png                | random
            image/png                | byte
            image/png                | exe
            image/png                | html
            Image/Png;q=1            | elf
            image/jpeg               | png
            image/jpeg               | exe
            image/gif                | script
            image/webp               | wav
            image/bmp                | text of BM
            image/tiff               | zip
            image/heic               | jpeg
            application/pdf          | exe
            application/pdf          | elf
            application/pdf          | zip
            application/pdf          | html
            application/pdf          | text
            application/zip          | rar 5
            application/zip          | exe
            application/zip          | encrypted office
            application/vnd.openxmlformats-officedocument.wordprocessingml.document | html
            application/gzip         | zip
            application/x-7z-compressed | zip
            application/vnd.rar      | zip
            video/mp4                | webm
            video/mp4                | text of free
            video/webm               | mp4
            audio/wav                | webp
            audio/ogg                | mp3
            audio/mpeg               | exe
            audio/mpeg               | html
            audio/mpeg               | zip
            text/plain               | exe
            text/plain               | elf
            text/plain               | mach-o
            text/plain               | java class
            text/plain               | zip
            text/plain               | pdf
            text/plain               | png
            text/plain               | gzip
            text/plain               | mp3
            text/plain               | html
            text/plain               | HTML
            text/plain               | script
            text/plain               | html after a comment
            text/plain               | html after a bom
            text/plain               | html in utf-16
            text/plain               | xhtml
            text/csv                 | html
            text/html                | exe
            text/x-unheard-of        | zip
            application/json         | html
            application/json         | zip
            application/xml          | text
            application/xml          | json
            application/xml          | png
            image/svg+xml            | html
            image/svg+xml            | html after a comment
            image/svg+xml            | xhtml
            image/svg+xml            | text
            image/svg+xml            | png
            image/svg+xml            | exe
            image/x-unheard-of       | exe
            image/x-unheard-of       | elf
            image/x-unheard-of       | zip
            image/x-unheard-of       | pdf
            image/x-unheard-of       | rar 4
            image/x-unheard-of       | html
            video/x-unheard-of       | 7z
            """, delimiter = '|')
    void refuses_content_that_contradicts_the_declared_type(String type, String head) {
        assertThat(decision(type, bytes(head))).isEqualTo(REFUSAL);
    }

    @ParameterizedTest
    @MethodSource("heads")
    void a_head_that_is_cut_short_is_no_match(String head) {
        byte[] bytes = bytes(head);
        assertThat(decision("image/png", Arrays.copyOf(bytes, Math.min(bytes.length, 2))))
                .isEqualTo(REFUSAL);
    }

    static Stream<String> heads() {
        return HEADS.keySet().stream().sorted();
    }

    @Test
    void looks_at_what_remains_of_the_head_and_leaves_it_there() {
        byte[] png = bytes("png");
        ByteBuffer head = ByteBuffer.allocateDirect(png.length + 7)
                .put(new byte[3])
                .put(png)
                .flip()
                .position(3);
        SampleSession session = SampleSession.ofType("image/png");
        assertThat(POLICY.checkHead(session, head)).isEqualTo(Decision.accept());
        assertThat(POLICY.checkHead(session, head.asReadOnlyBuffer())).isEqualTo(Decision.accept());
        assertThat(head.position()).isEqualTo(3);
    }

    @Test
    void accepts_everything_before_the_first_byte() {
        assertThat(POLICY.check(SampleSession.ofType("image/png"))).isEqualTo(Decision.accept());
    }

    @Test
    void comments_without_end_take_no_time() {
        String comments = "<!-- --".repeat(70) + "> ".repeat(10);
        assertThat(decision("text/plain", comments.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Decision.accept());
    }

    @Property
    void random_bytes_have_an_answer_and_are_hardly_a_png(@ForAll @Size(min = 1, max = 512) byte[] head) {
        assertThat(decision("image/png", head)).isEqualTo(REFUSAL);
        assertThat(decision("application/octet-stream", head)).isEqualTo(Decision.accept());
        assertThat(decision("text/plain", head)).isIn(REFUSAL, Decision.accept());
    }

    private static Decision decision(String type, byte[] head) {
        return POLICY.checkHead(SampleSession.ofType(type), ByteBuffer.wrap(head));
    }

    private static byte[] bytes(String name) {
        String head = HEADS.get(name);
        return head.startsWith("'")
                ? head.substring(1).getBytes(StandardCharsets.US_ASCII)
                : HexFormat.of().parseHex(head);
    }
}
