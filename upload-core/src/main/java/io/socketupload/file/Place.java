package io.socketupload.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import org.jspecify.annotations.Nullable;

/**
 * Where one upload is kept.
 *
 * @param part has its bytes while it is not finished
 * @param target where the file shall be, in {@code directory}
 * @param size that the file shall have, or {@link io.socketupload.FileMetadata#UNKNOWN_SIZE}
 * @param claim on the part; whoever writes to this place releases it
 */
record Place(Path part, Path directory, Path target, long size, Sync sync, PartClaims.Claim claim) {
    boolean isSizeKnown() {
        return size >= 0;
    }

    StoredFile stored(long bytes) {
        return new StoredFile(String.valueOf(target.getFileName()), bytes);
    }

    void deletePartIfPossible() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The file is published all the same, and its part an orphan after the next start
        }
    }

    static UploadException inUse(@Nullable Throwable cause) {
        return new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.", cause);
    }

    static UploadException notFound() {
        return new UploadException(UploadErrorCode.NOT_FOUND, "There is no such upload.");
    }

    /** Returns {@code failure}, unless it means that {@code missing} more bytes have no room. */
    IOException storageFullOr(IOException failure, long missing) {
        return Space.fullOr(failure, directory, missing);
    }
}
