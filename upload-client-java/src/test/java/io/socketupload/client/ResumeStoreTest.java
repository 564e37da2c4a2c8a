package io.socketupload.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResumeStoreTest {
    private static final URI SERVER = URI.create("http://server:9092");
    private static final ResumeStore.Key A = new ResumeStore.Key(SERVER, Path.of("/tmp/Ä =1"));
    private static final ResumeStore.Key B = new ResumeStore.Key(URI.create("http://other"), A.file());
    private static final ResumeStore.Entry ENTRY =
            new ResumeStore.Entry("id", "tökén=1\n2", 1L << 40, Instant.parse("2026-01-01T00:00:00.123456789Z"));

    @TempDir
    static Path directory;

    static List<ResumeStore> stores() {
        return List.of(ResumeStore.inMemory(), ResumeStore.inDirectory(directory.resolve("new/state")));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void knows_what_was_saved_until_it_is_removed(ResumeStore store) throws IOException {
        assertThat(store.find(A)).isEmpty();
        store.save(A, new ResumeStore.Entry("other", "token", 1, Instant.EPOCH));
        store.save(A, ENTRY);
        assertThat(store.find(A)).contains(ENTRY);
        assertThat(store.find(B)).isEmpty();

        store.remove(A);
        store.remove(A);
        assertThat(store.find(A)).isEmpty();
    }

    @Test
    void another_process_finds_what_is_in_the_directory() throws IOException {
        Path state = directory.resolve("shared");
        ResumeStore.inDirectory(state).save(A, ENTRY);

        assertThat(ResumeStore.inDirectory(state).find(A)).contains(ENTRY);
    }

    @Test
    void only_the_owner_can_read_the_files() throws IOException {
        Path state = directory.resolve("private");
        ResumeStore.inDirectory(state).save(A, ENTRY);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(files(state))
                .singleElement()
                .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void old_files_are_removed() throws IOException {
        Path state = directory.resolve("old");
        ResumeStore store = ResumeStore.inDirectory(state);
        store.save(A, ENTRY);
        Path old = files(state).get(0);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(91))));
        store.save(B, ENTRY);

        assertThat(files(state)).hasSize(1).doesNotContain(old);
    }

    @Test
    void a_file_that_makes_no_sense_is_told() throws IOException {
        Path state = directory.resolve("broken");
        ResumeStore store = ResumeStore.inDirectory(state);
        store.save(A, ENTRY);
        Files.writeString(files(state).get(0), "size=many");

        assertThatThrownBy(() -> store.find(A))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("can't be understood");
    }

    @Test
    void the_token_is_not_shown() {
        assertThat(ENTRY.toString()).doesNotContain("tökén").contains("id");
    }

    private static List<Path> files(Path state) throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            return files.toList();
        }
    }
}
