package io.socketupload;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of one upload in the order of the file. Those ahead of a gap wait here, within the window. Used by one
 * thread at a time.
 */
final class ChunkOrder {
    /** What became of a chunk that was offered. */
    enum Place {
        /** It is next: {@link #next} gives it out. */
        NEXT,
        /** There is a gap before it: {@link #pollHeld} gives it out when that is filled. */
        HELD,
        /** It has nothing that did not come before. */
        DUPLICATE
    }

    private static final long UNKNOWN = -1;

    private long fileSize; // or UNKNOWN_SIZE, until the last chunk tells it
    private final boolean countsChunks; // who did not know the size, did not know how many chunks it would be either
    private final UploadLimits limits;
    private final Consumer<Chunk> displaced;
    private final TreeMap<Long, Chunk> held = new TreeMap<>();
    private long heldWeight;

    // Where the first byte goes that was not given out yet.
    private long position;

    // How many chunks came that were no duplicates, of how many.
    private long arrived;
    private long total = UNKNOWN;
    private long lastEmptyIndex = UNKNOWN;

    // Of chunks without an offset: the length that all but the last have, and where the last one begins.
    private long commonLength = UNKNOWN;
    private long lastPosition = UNKNOWN;

    /** @param displaced takes a held chunk back when a longer one comes for its place */
    ChunkOrder(long fileSize, long position, UploadLimits limits, Consumer<Chunk> displaced) {
        this.fileSize = fileSize;
        this.countsChunks = isSizeKnown();
        this.position = position;
        this.limits = limits;
        this.displaced = displaced;
    }

    /**
     * Finds the place of a chunk.
     *
     * @throws UploadException if it can't be part of this file, or is too far ahead; it is as if it had not come then
     */
    Place offer(Chunk chunk) {
        long sizeBefore = fileSize;
        long totalBefore = total;
        long commonLengthBefore = commonLength;
        long lastPositionBefore = lastPosition;
        try {
            return find(chunk);
        } catch (UploadException e) {
            fileSize = sizeBefore;
            total = totalBefore;
            commonLength = commonLengthBefore;
            lastPosition = lastPositionBefore;
            throw e;
        }
    }

    private Place find(Chunk chunk) {
        ChunkHeader header = chunk.header();
        if (countsChunks && header.index() >= header.total()) {
            throw new UploadException(UploadErrorCode.INVALID_REQUEST, "chunkIndex must be less than totalChunks.");
        }
        if (chunk.length() > limits.maxChunkSize()) {
            throw new UploadException(
                    UploadErrorCode.CHUNK_TOO_LARGE,
                    "A chunk must not have more than " + limits.maxChunkSize() + " bytes.");
        }
        chunk.place(header.hasOffset() ? positionByOffset(chunk) : positionByIndex(chunk));
        if (countsChunks) {
            total = header.total();
        }
        if (header.last()) {
            learnSize(chunk.end());
        }
        if (chunk.length() == 0) {
            if (header.index() > lastEmptyIndex) { // else it may have come before
                lastEmptyIndex = header.index();
                arrived++;
            }
            return Place.DUPLICATE;
        }
        if (chunk.end() <= position) {
            return Place.DUPLICATE;
        }
        if (chunk.position() <= position) {
            arrived++;
            return Place.NEXT;
        }
        return hold(chunk);
    }

    /** Moves on over a chunk that is {@link Place#NEXT}, and leaves out what of it came before. */
    void next(Chunk chunk) {
        chunk.skipTo(position);
        position = Math.max(position, chunk.end());
    }

    /** The held chunk that is next, with bytes left or not; null while it is missing. */
    @Nullable
    Chunk pollHeld() {
        Map.Entry<Long, Chunk> first = held.firstEntry();
        if (first == null || first.getKey() > position) {
            return null;
        }
        Chunk chunk = remove(first.getKey());
        next(chunk);
        return chunk;
    }

    /** Gives a chunk back that was {@link Place#HELD} a moment ago, as if it had not come. */
    void giveBack(Chunk chunk) {
        remove(chunk.position());
        arrived--;
    }

    /** Any held chunk, to take it back when the upload is over; null when there is none. */
    @Nullable
    Chunk pollAny() {
        return held.isEmpty() ? null : remove(held.firstKey());
    }

    /** Whether every chunk came, and bytes are missing all the same. */
    boolean isShort() {
        return total != UNKNOWN && arrived >= total && position < fileSize;
    }

    UploadException tooShort() {
        return sizeMismatch("All chunks came, and they are less than the " + fileSize + " bytes declared.");
    }

    /** The size of the file, or {@link FileMetadata#UNKNOWN_SIZE} while no last chunk has told it. */
    long fileSize() {
        return fileSize;
    }

    /**
     * Goes back to the bytes that are really kept. What was held must have been taken back. What was lost comes again, and
     * perhaps in other chunks.
     */
    void rewind(long kept) {
        position = kept;
        arrived = 0;
        total = UNKNOWN;
        lastEmptyIndex = UNKNOWN;
        commonLength = UNKNOWN;
        lastPosition = UNKNOWN;
    }

    private boolean isSizeKnown() {
        return fileSize != FileMetadata.UNKNOWN_SIZE;
    }

    /** Where the file ends at the latest. */
    private long end() {
        return isSizeKnown() ? fileSize : limits.maxFileSize();
    }

    private void learnSize(long size) {
        if (isSizeKnown()) {
            return;
        }
        if (size < position || held.values().stream().anyMatch(chunk -> chunk.end() > size)) {
            throw sizeMismatch("The last chunk does not end where the file does.");
        }
        fileSize = size;
    }

    private Place hold(Chunk chunk) {
        Chunk other = held.get(chunk.position());
        if (other != null && other.length() >= chunk.length()) {
            return Place.DUPLICATE;
        }
        if (other == null && countsChunks && arrived + 1 >= total) {
            throw tooShort(); // rather than too far ahead: nothing is to come that could fill the gap
        }
        if (chunk.end() - position > limits.window()) {
            throw outOfBounds("A chunk must not be more than " + limits.window() + " bytes ahead.");
        }
        long displacedWeight = other == null ? 0 : other.weight();
        if (heldWeight - displacedWeight + chunk.weight() > limits.window()) {
            throw outOfBounds("Too many chunks wait for one that is missing.");
        }
        if (other == null) {
            arrived++;
        } else {
            displaced.accept(remove(chunk.position()));
        }
        held.put(chunk.position(), chunk);
        heldWeight += chunk.weight();
        return Place.HELD;
    }

    @SuppressWarnings("NullAway") // only called with keys that are there
    private Chunk remove(long key) {
        Chunk chunk = held.remove(key);
        heldWeight -= chunk.weight();
        return chunk;
    }

    private long positionByOffset(Chunk chunk) {
        long offset = chunk.header().offset();
        if (offset > end() - chunk.length()) {
            throw outsideFile();
        }
        if (chunk.header().last() && isSizeKnown() && offset + chunk.length() != fileSize) {
            throw sizeMismatch("The last chunk must end where the " + fileSize + " bytes declared do.");
        }
        return offset;
    }

    private long positionByIndex(Chunk chunk) {
        if (total != UNKNOWN && total != chunk.header().total()) {
            throw new UploadException(UploadErrorCode.INVALID_REQUEST, "totalChunks must not change.");
        }
        long found;
        if (chunk.header().last()) {
            if (!isSizeKnown()) {
                throw new UploadException(
                        UploadErrorCode.INVALID_REQUEST,
                        "The last chunk of a file whose size was not told must have an offset.");
            }
            found = fileSize - chunk.length();
            if (found < 0) {
                throw outsideFile();
            }
            lastPosition = found;
        } else {
            if (commonLength == UNKNOWN) {
                commonLength = chunk.length();
            } else if (commonLength != chunk.length()) {
                throw outOfBounds("All chunks but the last must have one length, or an offset.");
            }
            if (commonLength > 0 && chunk.header().index() > Math.floorDiv(end() - commonLength, commonLength)) {
                throw outsideFile();
            }
            found = chunk.header().index() * commonLength;
        }
        // The last chunk's place follows from the file's end, so a file that was declared too small shows only here.
        long chunksBeforeLast = chunk.header().total() - 1;
        if (countsChunks
                && commonLength > 0
                && chunksBeforeLast > (lastPosition == UNKNOWN ? fileSize : lastPosition) / commonLength) {
            throw sizeMismatch("The chunks have more bytes than the " + fileSize + " declared.");
        }
        return found;
    }

    private UploadException outsideFile() {
        if (!isSizeKnown()) {
            return new UploadException(
                    UploadErrorCode.FILE_TOO_LARGE,
                    "A file must not have more than " + limits.maxFileSize() + " bytes.");
        }
        return outOfBounds("A chunk lies outside the file's " + fileSize + " bytes.");
    }

    private static UploadException sizeMismatch(String message) {
        return new UploadException(UploadErrorCode.SIZE_MISMATCH, message);
    }

    private static UploadException outOfBounds(String message) {
        return new UploadException(UploadErrorCode.CHUNK_OUT_OF_BOUNDS, message);
    }
}
