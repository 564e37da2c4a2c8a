package io.socketupload.file;

import java.nio.file.Path;

import io.socketupload.UploadId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class IncomingFilePropertyTest {
    @Property
    void every_name_tells_its_id_and_kind_again(@ForAll("ids") UploadId id, @ForAll IncomingFile kind) {
        Path file = Path.of("directory", kind.nameOf(id));

        assertThat(file.getFileName().toString()).hasSizeLessThanOrEqualTo(255).doesNotMatch("(?i)(nul|com1|con)\\..*");
        assertThat(kind.idOf(file)).contains(id);
        for (IncomingFile other : IncomingFile.values()) {
            assertThat(other.idOf(file).isPresent()).isEqualTo(other == kind);
        }
    }

    @Property
    void no_other_name_is_taken_for_one(@ForAll("names") String name, @ForAll IncomingFile kind) {
        kind.idOf(Path.of(name)).ifPresent(id -> assertThat(kind.nameOf(id)).isEqualTo(name));
    }

    @Provide
    Arbitrary<UploadId> ids() {
        Arbitrary<String> start = Arbitraries.oneOf(
                Arbitraries.of("nul", "NUL", "com1", "COM1", "con", "x"),
                Arbitraries.strings().alpha().numeric().ofLength(1));
        Arbitrary<String> rest = Arbitraries.oneOf(
                Arbitraries.of("", ".", ".part", ".session", ".session.tmp", ".tmp"),
                Arbitraries.strings().alpha().numeric().withChars("._~-").ofMaxLength(124));
        return Combinators.combine(start, rest).as((first, more) -> new UploadId(first + more));
    }

    @Provide
    Arbitrary<String> names() {
        return Combinators.combine(
                        Arbitraries.of("", "_", "__", ".", "-", " "),
                        Arbitraries.of("nul", "nul.1", "x", "", "x.session", "\u00e9", "x".repeat(129)),
                        Arbitraries.of("", ".part", ".session", ".session.tmp", ".tmp", ".PART"))
                .as((start, middle, end) -> start + middle + end);
    }
}
