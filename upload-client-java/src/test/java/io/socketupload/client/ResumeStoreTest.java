package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResumeStoreTest {
    private static final ResumeStore.Entry ENTRY =
            new ResumeStore.Entry("id", "tökén=1\n2", Instant.now().plusSeconds(60));

    @TempDir
    static Path directory;

    static List<ResumeStore> stores() {
        return List.of(ResumeStore.inMemory(), ResumeStore.inDirectory(directory.resolve("new/state")));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void knows_what_was_saved_until_it_is_removed(ResumeStore store) throws IOException {
        assertThat(store.find("a")).isEmpty();
        store.save("a", new ResumeStore.Entry("other", "token", Instant.EPOCH));
        store.save("a", ENTRY);
        assertThat(store.find("a")).isEqualTo(Optional.of(ENTRY));
        assertThat(store.find("b")).isEmpty();

        store.remove("a");
        store.remove("a");
        assertThat(store.find("a")).isEmpty();
    }

    @Test
    void another_process_finds_what_is_in_the_directory() throws IOException {
        Path state = directory.resolve("shared");
        ResumeStore.inDirectory(state).save("a", ENTRY);

        assertThat(ResumeStore.inDirectory(state).find("a")).isEqualTo(Optional.of(ENTRY));
    }

    @Test
    void only_the_owner_can_read_the_files() throws IOException {
        Path state = directory.resolve("private");
        ResumeStore.inDirectory(state).save("a", ENTRY);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile(state))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_expired_long_ago_is_deleted() throws IOException {
        Path state = directory.resolve("old");
        ResumeStore store = ResumeStore.inDirectory(state);
        store.save("old", new ResumeStore.Entry("id", "token", Instant.now().minus(Duration.ofDays(8))));
        store.save("new", ENTRY);

        assertThat(store.find("old")).isEmpty();
        assertThat(store.find("new")).isPresent();
    }

    @Test
    void a_damaged_file_is_told_and_then_replaced() throws IOException {
        Path state = directory.resolve("damaged");
        ResumeStore store = ResumeStore.inDirectory(state);
        store.save("a", ENTRY);
        Files.writeString(onlyFile(state), "uploadId=\\u00");
        assertThatThrownBy(() -> store.find("a")).isInstanceOf(IOException.class);

        store.save("a", ENTRY);
        assertThat(store.find("a")).isPresent();
    }

    @Test
    void an_upload_goes_on_without_a_store_that_fails() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "no directory");
        ResumeStore store = ResumeStore.inDirectory(blocked);
        Ticket ticket = new Ticket(null, store, new java.util.HashSet<>(), Runnable::run);
        ticket.recall("a");
        ticket.granted(Answer.of(new org.json.JSONObject().put("resumeToken", "token")));

        assertThat(ticket.token()).isEqualTo("token");
    }

    @Test
    void the_token_is_not_shown() {
        assertThat(ENTRY.toString()).contains("id").doesNotContain("tökén");
    }

    private static Path onlyFile(Path state) throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
