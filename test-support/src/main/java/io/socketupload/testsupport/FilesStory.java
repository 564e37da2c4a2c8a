package io.socketupload.testsupport;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.socketupload.client.UploadClient;
import io.socketupload.client.UploadFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the examples do, on whatever framework: {@code ada} and {@code grace} have files of their own. Nobody has a file when
 * a test begins.
 */
public abstract class FilesStory {
    @TempDir
    protected Path directory;

    /** The application's pages. */
    protected abstract URI application();

    /** The upload port. */
    protected abstract URI uploads();

    @Test
    void users_upload_in_the_browser_and_see_their_own_files() throws Exception {
        Path film = file("film.bin", 3_000_000);
        Path notes = file("notes.txt", 1_000);
        assertThat(Visitor.browse(application(), "ada", film, notes)).containsExactly("notes.txt", "film.bin");
        assertThat(Visitor.browse(application(), "grace", film)).containsExactly("film.bin");
        assertThat(Visitor.browse(application(), "ada")).containsExactly("notes.txt", "film.bin");

        Visitor grace = new Visitor(application(), "grace");
        JsonNode shown = new ObjectMapper().readTree(grace.get("/files").body());
        assertThat(shown.get("user").textValue()).isEqualTo("grace");
        assertThat(shown.get("files")).singleElement().satisfies(file -> {
            assertThat(file.get("size").intValue()).isEqualTo(3_000_000);
            assertThat(grace.get("/files/" + file.get("id").textValue()).body()).isEqualTo(Files.readAllBytes(film));
        });
    }

    @Test
    void users_get_their_own_files_only() throws Exception {
        Path film = file("film.bin", 100_000);
        Visitor ada = new Visitor(application(), "ada");
        try (UploadClient client = ada.client(uploads())) {
            String id = client.upload(film).join().path().replaceFirst("_.*", "");
            assertThat(ada.get("/files/" + id).body()).isEqualTo(Files.readAllBytes(film));
            assertThat(new Visitor(application(), "grace").get("/files/" + id).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_name_that_a_user_has_is_refused() throws Exception {
        Path film = file("film.bin", 1_000);
        try (UploadClient client = new Visitor(application(), "ada").client(uploads())) {
            client.upload(film).join();
            UploadFailedException refusal = catchThrowableOfType(
                    UploadFailedException.class, () -> client.upload(film).join());
            assertThat(refusal.code()).isEqualTo("forbidden");
            assertThat(refusal).hasMessageContaining("You have a file of that name.");
        }
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(directory.resolve(name), bytes);
    }
}
