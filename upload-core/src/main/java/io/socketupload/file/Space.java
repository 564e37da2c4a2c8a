package io.socketupload.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;

/** Tells a disk that is full from one that is broken. */
final class Space {
    private Space() {}

    /**
     * Returns {@code failure}, unless it means that {@code missing} more bytes have no room in {@code directory}.
     *
     * @throws UploadException {@link UploadErrorCode#STORAGE_FULL}
     */
    static IOException fullOr(IOException failure, Path directory, long missing) {
        if (saysFull(failure) || (!(failure instanceof ClosedChannelException) && isFull(directory, missing))) {
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
    private static boolean isFull(Path directory, long missing) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < missing;
        } catch (IOException e) {
            return false;
        }
    }
}
