package io.socketupload.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The files that a test has a browser upload, and where a server puts them. */
record PageFiles(Path folder) {
    static final int MIB = 1 << 20;

    Path directory() {
        return folder.resolve("uploads");
    }

    Path file(String name, int size) throws IOException {
        Path file = Files.createDirectories(folder.resolve("files")).resolve(name);
        Random random = new Random(size);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < size; written += MIB) {
                byte[] bytes = new byte[Math.min(MIB, size - written)];
                random.nextBytes(bytes);
                out.write(bytes);
            }
        }
        return file;
    }

    /** All of them, nothing else, and nothing half. */
    void assertStored(List<Path> files, List<PageRow> rows) throws IOException {
        assertThat(rows)
                .extracting(PageRow::name)
                .containsExactlyElementsOf(files.stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        List<Path> stored = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            assertThat(rows.get(i).state()).isEqualTo("complete");
            Path file = directory().resolve(rows.get(i).storedName());
            assertThat(file).hasSameBinaryContentAs(files.get(i));
            stored.add(file);
        }
        assertThat(Stored.files(directory())).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(parts()).isEmpty();
    }

    /** The bytes of files that are not finished. The records of those that are stay until they expire, for late questions. */
    List<Path> parts() throws IOException {
        return Stored.parts(directory()).stream()
                .filter(file -> file.toString().endsWith(".part"))
                .toList();
    }

    /** What was given up goes when the server hears of it. */
    void awaitNoParts() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(parts()).isEmpty());
    }
}
