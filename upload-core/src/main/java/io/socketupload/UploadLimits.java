package io.socketupload;

/**
 * What clients may count up. All in bytes but the last.
 *
 * @param maxFileSize the largest file
 * @param maxChunkSize the largest chunk
 * @param window how far a chunk may be ahead of the bytes already held, how many bytes of one upload may wait for a
 *     gap, and how many bytes of one connection may wait for the sink before the connection is no longer read
 * @param maxBufferedBytes how many bytes of all uploads together may wait in memory. Above it, connections that have
 *     bytes waiting are not read, and chunks that arrive ahead of a gap are refused.
 * @param maxUploadsPerConnection how many uploads one connection may have open
 */
public record UploadLimits(
        long maxFileSize, int maxChunkSize, int window, long maxBufferedBytes, int maxUploadsPerConnection) {
    private static final UploadLimits DEFAULTS = new UploadLimits(
            100L << 20,
            1 << 20,
            4 << 20,
            Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 4),
            1000);

    public UploadLimits {
        require(maxFileSize >= 0, "maxFileSize must not be negative");
        require(maxChunkSize > 0, "maxChunkSize must be positive");
        require(window >= maxChunkSize, "window must not be smaller than maxChunkSize");
        require(maxBufferedBytes >= window, "maxBufferedBytes must not be smaller than window");
        require(maxUploadsPerConnection > 0, "maxUploadsPerConnection must be positive");
    }

    /** Files to 100 MiB, chunks to 1 MiB, a window of 4 MiB, a quarter of the Java heap waiting, 1000 uploads. */
    public static UploadLimits ofDefaults() {
        return DEFAULTS;
    }

    public UploadLimits withMaxFileSize(long bytes) {
        return new UploadLimits(bytes, maxChunkSize, window, maxBufferedBytes, maxUploadsPerConnection);
    }

    public UploadLimits withMaxChunkSize(int bytes) {
        return new UploadLimits(maxFileSize, bytes, window, maxBufferedBytes, maxUploadsPerConnection);
    }

    public UploadLimits withWindow(int bytes) {
        return new UploadLimits(maxFileSize, maxChunkSize, bytes, maxBufferedBytes, maxUploadsPerConnection);
    }

    /** Both at once, with as much memory as the window needs. */
    public UploadLimits withChunks(int maxChunkSize, int window) {
        return new UploadLimits(
                maxFileSize, maxChunkSize, window, Math.max(maxBufferedBytes, window), maxUploadsPerConnection);
    }

    public UploadLimits withMaxBufferedBytes(long bytes) {
        return new UploadLimits(maxFileSize, maxChunkSize, window, bytes, maxUploadsPerConnection);
    }

    public UploadLimits withMaxUploadsPerConnection(int uploads) {
        return new UploadLimits(maxFileSize, maxChunkSize, window, maxBufferedBytes, uploads);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
