package io.socketupload.hosting;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadEngine;
import io.socketupload.UploadId;
import io.socketupload.UploadProgress;
import io.socketupload.UploadSession;

/**
 * The uploads under way at a moment, as an administrator may see them.
 *
 * @param draining whether the application is about to stop, and takes no new uploads
 * @param bufferedBytes how many bytes wait in memory
 * @param uploads the oldest first
 */
public record ActiveUploads(boolean draining, long bufferedBytes, List<Upload> uploads) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public static ActiveUploads of(UploadEngine engine) {
        List<Upload> uploads = engine.sessions().stream()
                .sorted(Comparator.comparing(UploadSession::startedAt))
                .map(Upload::of)
                .toList();
        return new ActiveUploads(engine.isDraining(), engine.bufferedBytes(), uploads);
    }

    /**
     * Gives an upload up that is under way or could be resumed, and forgets its bytes. Blocks for 10 seconds at the most.
     *
     * @param uploadId perhaps no id at all
     * @return whether there was one
     */
    public static boolean cancel(UploadEngine engine, String uploadId) {
        return UploadId.isValid(uploadId)
                && engine.cancel(new UploadId(uploadId))
                        .completeOnTimeout(false, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
    }

    /** One upload under way. */
    public record Upload(
            String id,
            String fileName,
            String owner,
            String state,
            long bytes,
            long totalBytes,
            long bytesPerSecond,
            Instant startedAt) {
        static Upload of(UploadSession session) {
            UploadProgress progress = session.progress();
            return new Upload(
                    session.id().value(),
                    session.file().name(),
                    session.owner(),
                    session.state().name().toLowerCase(Locale.ROOT),
                    progress.bytes(),
                    progress.totalBytes(),
                    progress.bytesPerSecond(),
                    session.startedAt());
        }
    }
}
