package io.socketupload.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

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
        if (saysFull(failure) || (!(failure instanceof ClosedChannelException) && isFull(missing))) {
            throw new UploadException(
                    UploadErrorCode.STORAGE_FULL, "There is no space left to store the file.", failure);
        }
        return failure;
    }

    private static boolean saysFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.of("no space left on device", "disk quota exceeded", "not enough space")
                .anyMatch(message::contains);
    }

    // The system's message may be in any language
    private boolean isFull(long missing) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < missing;
        } catch (IOException e) {
            return false;
        }
    }
}
