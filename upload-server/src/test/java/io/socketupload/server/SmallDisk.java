package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** A file system in memory, mounted over a folder. Something else lies on it, which can be removed. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final Path other;

    private SmallDisk(Path folder, int size, int room) throws IOException {
        this.folder = folder;
        this.other = Files.write(folder.resolve("other"), new byte[size - room]);
    }

    /** Of so many bytes, with room for so many; or none if the system lets this process mount nothing. */
    static Optional<SmallDisk> mount(Path folder, int size, int room) throws IOException, InterruptedException {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
        return mounted ? Optional.of(new SmallDisk(folder, size, room)) : Optional.empty();
    }

    void makeRoom() throws IOException {
        Files.delete(other);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        assertThat(run("umount", folder.toString())).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }
}
