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
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** One file for each upload, named by the fingerprint, replaced as a whole. Those that expired long ago are deleted. */
final class FileResumeStore implements ResumeStore {
    private static final String SUFFIX = ".upload";
    // The server's clock may differ, and a lost entry costs more than a kept one.
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(7);

    private final Path directory;

    FileResumeStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Entry> find(String fingerprint) throws IOException {
        try {
            return Optional.of(read(file(fingerprint)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void save(String fingerprint, Entry entry) throws IOException {
        Files.createDirectories(directory, privately("rwx------"));
        removeExpired();
        Properties properties = new Properties();
        properties.setProperty("uploadId", entry.uploadId());
        properties.setProperty("resumeToken", entry.resumeToken());
        properties.setProperty("expiresAt", entry.expiresAt().toString());
        Path temporary = directory.resolve(fingerprint + "." + UUID.randomUUID() + ".tmp");
        try {
            write(temporary, properties);
            Files.move(
                    temporary, file(fingerprint), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void remove(String fingerprint) throws IOException {
        Files.deleteIfExists(file(fingerprint));
    }

    private Path file(String fingerprint) {
        return directory.resolve(fingerprint + SUFFIX);
    }

    private static Entry read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return new Entry(
                    properties.getProperty("uploadId", ""),
                    properties.getProperty("resumeToken", ""),
                    Instant.parse(properties.getProperty("expiresAt", "")));
        } catch (RuntimeException e) {
            throw new IOException(file + " can't be understood", e);
        }
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

    private void removeExpired() throws IOException {
        Instant limit = Instant.now().minus(KEPT_AFTER_EXPIRY);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                if (isExpired(file, limit)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isExpired(Path file, Instant limit) {
        try {
            return read(file).expiresAt().isBefore(limit);
        } catch (IOException e) {
            return false; // another process may just have removed it
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
