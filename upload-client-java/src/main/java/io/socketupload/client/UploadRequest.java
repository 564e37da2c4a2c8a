package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** What is to be uploaded, and what the server is told about it. Never changed; one of a stream can be used once. */
public final class UploadRequest {
    private static final String ANY_TYPE = "application/octet-stream";

    private final Origin origin;
    private final String fileName;
    private final String fileType;
    private final Map<String, String> metadata;

    private UploadRequest(Origin origin, String fileName, String fileType, Map<String, String> metadata) {
        this.origin = origin;
        this.fileName = Objects.requireNonNull(fileName, "fileName");
        this.fileType = Objects.requireNonNull(fileType, "fileType");
        this.metadata = Map.copyOf(metadata);
    }

    /** A file, under its own name. It must not be changed until it is uploaded. */
    public static UploadRequest of(Path file) {
        Path name = file.toAbsolutePath().normalize().getFileName();
        return new UploadRequest(
                checksum -> new FileSource(file, checksum),
                name == null ? "file" : name.toString(),
                typeOf(file),
                Map.of());
    }

    /**
     * Everything that {@code stream} has; whoever opened it closes it, after the upload. The upload survives a lost
     * connection, since what the server has not acknowledged is kept in memory, but not the end of this process. While the
     * stream blocks, the upload hears of nothing, not even that it is to be paused or cancelled.
     */
    public static UploadRequest of(InputStream stream, String fileName) {
        return of(stream, fileName, UploadProgress.UNKNOWN_SIZE);
    }

    /** The {@code size} bytes that {@code stream} has, no more and no less. */
    public static UploadRequest of(InputStream stream, String fileName, long size) {
        Objects.requireNonNull(stream, "stream");
        return new UploadRequest(checksum -> new StreamSource(stream, size, checksum), fileName, ANY_TYPE, Map.of());
    }

    /** Tells another name than the file has. */
    public UploadRequest withFileName(String fileName) {
        return new UploadRequest(origin, fileName, fileType, metadata);
    }

    /** The media type; by default what the name of the file suggests. */
    public UploadRequest withFileType(String fileType) {
        return new UploadRequest(origin, fileName, fileType, metadata);
    }

    /** What else the server is to know. */
    public UploadRequest withMetadata(Map<String, String> metadata) {
        return new UploadRequest(origin, fileName, fileType, metadata);
    }

    Source source(boolean checksum) {
        return origin.source(checksum);
    }

    String fileName() {
        return fileName;
    }

    String fileType() {
        return fileType;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private static String typeOf(Path file) {
        try {
            return Objects.requireNonNullElse(Files.probeContentType(file), ANY_TYPE);
        } catch (IOException e) {
            return ANY_TYPE; // it is only a hint
        }
    }

    private interface Origin {
        Source source(boolean checksum);
    }
}
