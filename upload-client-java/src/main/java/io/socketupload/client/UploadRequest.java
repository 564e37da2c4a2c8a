package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What is to be uploaded, and what the server is told about it. Never changed; a stream can be used once. */
public final class UploadRequest {
    private static final Pattern UPLOAD_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,127}");
    private static final String ANY_TYPE = "application/octet-stream";

    private final Origin origin;
    private final String fileName;
    private final @Nullable String fileType;
    private final @Nullable String uploadId;
    private final Map<String, String> metadata;

    private UploadRequest(
            Origin origin,
            String fileName,
            @Nullable String fileType,
            @Nullable String uploadId,
            Map<String, String> metadata) {
        this.origin = origin;
        this.fileName = fileName;
        this.fileType = fileType;
        this.uploadId = uploadId;
        this.metadata = metadata;
    }

    /** A file, under its own name. It must not be changed until it is uploaded. */
    public static UploadRequest of(Path file) {
        Path name = file.toAbsolutePath().getFileName();
        return new UploadRequest(
                checksum -> new FileSource(file, checksum),
                name == null ? "file" : name.toString(),
                typeOf(file),
                null,
                Map.of());
    }

    /** Everything that {@code stream} has; whoever opened it closes it, after the upload. */
    public static UploadRequest of(InputStream stream, String fileName) {
        return of(stream, fileName, UploadProgress.UNKNOWN_SIZE);
    }

    /** The {@code size} bytes that {@code stream} has, no more and no less. */
    public static UploadRequest of(InputStream stream, String fileName, long size) {
        Objects.requireNonNull(stream, "stream");
        return new UploadRequest(
                checksum -> new StreamSource(stream, size, checksum),
                Objects.requireNonNull(fileName, "fileName"),
                null,
                null,
                Map.of());
    }

    /** Tells another name than the file has. */
    public UploadRequest withFileName(String fileName) {
        Objects.requireNonNull(fileName, "fileName");
        return new UploadRequest(origin, fileName, fileType, uploadId, metadata);
    }

    /** The media type; by default what the name of the file suggests. */
    public UploadRequest withFileType(String fileType) {
        Objects.requireNonNull(fileType, "fileType");
        return new UploadRequest(origin, fileName, fileType, uploadId, metadata);
    }

    /**
     * The id of the upload; by default a random one.
     *
     * @throws IllegalArgumentException if it is not 1 to 128 of {@code A-Z a-z 0-9 . _ ~ -}, with a letter or digit first
     */
    public UploadRequest withUploadId(String uploadId) {
        if (!UPLOAD_ID.matcher(uploadId).matches()) {
            throw new IllegalArgumentException("'" + uploadId + "' is no upload id");
        }
        return new UploadRequest(origin, fileName, fileType, uploadId, metadata);
    }

    /** What else the server is to know. */
    public UploadRequest withMetadata(Map<String, String> metadata) {
        return new UploadRequest(origin, fileName, fileType, uploadId, Map.copyOf(metadata));
    }

    Source open(boolean checksum) {
        return origin.source(checksum);
    }

    String fileName() {
        return fileName;
    }

    String fileType() {
        return fileType == null ? ANY_TYPE : fileType;
    }

    @Nullable
    String uploadId() {
        return uploadId;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private static @Nullable String typeOf(Path file) {
        try {
            return Files.probeContentType(file);
        } catch (IOException e) {
            return null; // it is only a hint
        }
    }

    private interface Origin {
        Source source(boolean checksum);
    }
}
