package io.socketupload.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(Stored.parts(directory())).isEmpty();
    }
}
