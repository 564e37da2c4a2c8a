package io.socketupload.file;

import java.time.Instant;
import java.util.HexFormat;

import io.socketupload.Checksum;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class SessionRecordPropertyTest {
    @Property(edgeCases = EdgeCasesMode.NONE)
    void every_upload_is_remembered_as_it_was(@ForAll("uploads") SavedUpload upload) {
        assertThat(SessionRecord.decode(SessionRecord.encode(upload))).contains(upload);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void bytes_that_are_accepted_are_exactly_those_of_an_upload(
            @ForAll("uploads") SavedUpload upload, @ForAll byte[] noise, @ForAll int where) {
        byte[] bytes = SessionRecord.encode(upload);
        int start = Math.floorMod(where, bytes.length);
        System.arraycopy(noise, 0, bytes, start, Math.min(noise.length, bytes.length - start));

        SessionRecord.decode(bytes)
                .ifPresent(read -> assertThat(SessionRecord.encode(read)).isEqualTo(bytes));
    }

    @Property
    void every_text_is_escaped_and_read_again(@ForAll("texts") String text) {
        String escaped = EscapedText.of(text);

        assertThat(escaped).doesNotContain("=").doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029\\u202e]");
        assertThat(EscapedText.read(escaped)).isEqualTo(text);
    }

    @Provide
    Arbitrary<SavedUpload> uploads() {
        return Combinators.combine(
                        ids(), files(), texts(), Arbitraries.longs(), instants(), phases(), stored(), checksums())
                .as((id, file, text, fence, instant, phase, stored, checksum) -> new SavedUpload(
                        id,
                        file,
                        text,
                        text,
                        fence,
                        instant,
                        instant,
                        phase,
                        phase == Phase.COMPLETED ? stored : null,
                        checksum));
    }

    private Arbitrary<UploadId> ids() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(128)
                .map(UploadId::new);
    }

    private Arbitrary<FileMetadata> files() {
        return Combinators.combine(
                        texts().filter(name -> !name.isEmpty()),
                        Arbitraries.longs().greaterOrEqual(FileMetadata.UNKNOWN_SIZE),
                        texts(),
                        instants().injectNull(0.3),
                        Arbitraries.maps(texts(), texts()).ofMaxSize(10),
                        checksums())
                .as(FileMetadata::new);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("\\u003d=\n\r\t\u0000\ud83d\ude00\u2028\u0085\u202e e\u0301")
                        .ofMaxLength(40),
                Arbitraries.of("", "\\", "\\u000a", "\\\\u000a", "\\u", "metadata.", "id", "a=b"));
    }

    private Arbitrary<Instant> instants() {
        return Arbitraries.oneOf(
                Arbitraries.of(Instant.MIN, Instant.EPOCH, Instant.MAX),
                Combinators.combine(
                                Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                                Arbitraries.integers().between(0, 999_999_999))
                        .as(Instant::ofEpochSecond));
    }

    private Arbitrary<Phase> phases() {
        return Arbitraries.of(Phase.class);
    }

    private Arbitrary<StoredFile> stored() {
        return Combinators.combine(texts(), Arbitraries.longs()).as(StoredFile::new);
    }

    private Arbitrary<Checksum> checksums() {
        return Arbitraries.of("crc32c", "sha-256", "sha-512")
                .flatMap(name -> Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(name.equals("crc32c") ? 4 : name.equals("sha-256") ? 32 : 64)
                        .map(bytes -> Checksum.parse(name + ":" + HexFormat.of().formatHex(bytes))))
                .injectNull(0.3);
    }
}
