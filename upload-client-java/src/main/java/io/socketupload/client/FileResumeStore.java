package io.socketupload.client;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** One file for each upload, named by a digest of its key and replaced as a whole. Thread-safe. */
final class FileResumeStore implements ResumeStore {
    private static final String SUFFIX = ".upload";
    private static final String TEMPORARY = ".tmp";
    // No server waits so long, so these are of no use to anybody.
    private static final Duration KEPT = Duration.ofDays(90);

    private final Path directory;

    FileResumeStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Entry> find(Key key) throws IOException {
        Path file = file(key);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            Entry entry = new Entry(
                    required(properties, "uploadId"),
                    required(properties, "resumeToken"),
                    Long.parseLong(required(properties, "size")),
                    Instant.parse(required(properties, "lastModified")));
            return Optional.of(entry);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw new IOException(file + " can't be understood", e);
        }
    }

    private static String required(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    @Override
    public void save(Key key, Entry entry) throws IOException {
        Files.createDirectories(directory, privately("rwx------"));
        removeOld();
        Properties properties = new Properties();
        properties.setProperty("server", key.server().toString());
        properties.setProperty("file", key.file().toString());
        properties.setProperty("uploadId", entry.uploadId());
        properties.setProperty("resumeToken", entry.resumeToken());
        properties.setProperty("size", String.valueOf(entry.size()));
        properties.setProperty("lastModified", entry.lastModified().toString());
        Path temporary = directory.resolve(UUID.randomUUID() + TEMPORARY);
        try {
            write(temporary, properties);
            Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void remove(Key key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    private Path file(Key key) {
        byte[] text = (key.server() + "\n" + key.file()).getBytes(StandardCharsets.UTF_8);
        return directory.resolve(HexFormat.of().formatHex(Source.sha256().digest(text)) + SUFFIX);
    }

    private void write(Path file, Properties properties) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, privately("rw-------"));
                Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
            writer.flush();
            channel.force(true);
        }
    }

    private void removeOld() throws IOException {
        Instant limit = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*{" + SUFFIX + "," + TEMPORARY + "}")) {
            for (Path file : files) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    // another process was first
                }
            }
        }
    }

    private FileAttribute<?>[] privately(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
