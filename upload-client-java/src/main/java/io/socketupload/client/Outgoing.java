package io.socketupload.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of one upload on their way from the source to the server: read ahead, then under way, and kept here until the
 * server keeps them. Used on the loop's thread.
 */
final class Outgoing {
    private static final int READ_AHEAD = 2;

    private final Source source;
    private final Loop loop;
    private final Executor io;
    private final Runnable readMore;

    // Together everything from what is kept to what is read, by offset.
    private final NavigableMap<Long, Chunk> waiting = new TreeMap<>();
    private final NavigableMap<Long, Chunk> underWay = new TreeMap<>();

    private int chunkSize = 1;
    private long kept;
    private boolean reading;
    // Where the next read begins, and how often that place was changed.
    private long readTo;
    private int jumps;
    private boolean ended;
    // How many chunks were sent more than once.
    private long repeated;

    /**
     * @param loop where a failure to read is thrown
     * @param readMore run when a chunk was read
     */
    Outgoing(Source source, Loop loop, Executor io, Runnable readMore) {
        this.source = source;
        this.loop = loop;
        this.io = io;
        this.readMore = readMore;
    }

    /**
     * Goes on at {@code offset}, the end of what the server keeps, forwards or backwards.
     *
     * @param emptyChunk whether an empty file has a chunk
     * @throws UploadFailedException if the bytes from there on can't be had again
     */
    void begin(long offset, int chunkSize, boolean emptyChunk) {
        this.chunkSize = chunkSize;
        waiting.putAll(underWay);
        underWay.clear();
        if (offset < firstHere() || offset > readTo) {
            if (!source.isRereadable()) {
                throw UploadFailedException.connection("The server lost bytes that can't be read again.", null);
            }
            waiting.clear();
            readTo = offset;
            ended = false;
            jumps++;
        } else {
            List<Chunk> here = new ArrayList<>(waiting.values());
            waiting.clear();
            here.forEach(chunk -> add(chunk, offset));
            if (ended && waiting.isEmpty() && source.size() == UploadProgress.UNKNOWN_SIZE) {
                add(new Chunk(readTo, new byte[0], true), readTo); // the server may not have heard where the end is
            }
        }
        kept = offset;
        ended = ended || (offset == source.size() && !(emptyChunk && offset == 0));
    }

    /** Whether {@link #begin} can go to the very start. */
    boolean canBeginAgain() {
        return source.isRereadable() || firstHere() == 0;
    }

    private long firstHere() {
        long first = readTo;
        if (!waiting.isEmpty()) {
            first = waiting.firstKey();
        }
        return underWay.isEmpty() ? first : Math.min(first, underWay.firstKey());
    }

    /** Reads on if little is waiting. */
    void fill() {
        if (reading || ended || waiting.size() >= READ_AHEAD) {
            return;
        }
        reading = true;
        long from = readTo;
        int length = chunkSize;
        int jump = jumps;
        io.execute(() -> {
            try {
                Chunk chunk = source.read(from, length);
                loop.execute(() -> arrived(chunk, jump));
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> {
                    throw UploadFailedException.reading(e);
                });
            }
        });
    }

    private void arrived(Chunk chunk, int jump) {
        reading = false;
        if (jump == jumps) {
            readTo = chunk.end();
            ended = chunk.isLast();
            add(chunk, chunk.offset());
        }
        readMore.run();
    }

    /** Adds what {@code chunk} has from a place on, in pieces of the length of now. */
    private void add(Chunk chunk, long from) {
        if (chunk.length() == 0) {
            waiting.put(chunk.offset(), chunk);
        }
        for (long at = Math.max(from, chunk.offset()); at < chunk.end(); at += chunkSize) {
            waiting.put(at, chunk.part(at, Math.min(chunk.end(), at + chunkSize)));
        }
    }

    /** The first chunk that is to be sent, if it ends before {@code limit}. It is under way from now on. */
    @Nullable
    Chunk next(long limit) {
        if (waiting.isEmpty() || waiting.firstEntry().getValue().end() > limit) {
            return null;
        }
        Chunk chunk = waiting.pollFirstEntry().getValue();
        underWay.put(chunk.offset(), chunk);
        return chunk;
    }

    /** How far the next chunk may reach, if it may be so much further than what is kept. */
    long limit(long ahead) {
        return kept + ahead;
    }

    /** Lets go of what the server keeps; {@code offset} may be old news. */
    void keep(long offset) {
        kept = Math.max(kept, offset);
        removeKept(waiting);
        removeKept(underWay);
    }

    private void removeKept(NavigableMap<Long, Chunk> chunks) {
        // An empty last chunk has to be sent all the same.
        while (!chunks.isEmpty()
                && chunks.firstEntry().getValue().end() <= kept
                && chunks.firstEntry().getValue().length() > 0) {
            chunks.pollFirstEntry();
        }
    }

    /** Lets go of a chunk that nobody will ask for again. */
    void sentForGood(Chunk chunk) {
        underWay.remove(chunk.offset(), chunk);
    }

    /** The server did not take the chunk: it is to be sent again. */
    void refused(Chunk chunk) {
        if (underWay.remove(chunk.offset(), chunk)) {
            waiting.put(chunk.offset(), chunk);
            repeated++;
        }
    }

    /** How many chunks there are in all, as far as that is known. */
    long totalChunks(Chunk chunk) {
        long index = chunk.offset() / chunkSize;
        long end = ended ? readTo : source.size();
        if (end == UploadProgress.UNKNOWN_SIZE) {
            return index + 2;
        }
        return Math.max((end + chunkSize - 1) / chunkSize, index + 1) + repeated;
    }

    long kept() {
        return kept;
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /** Whether there is nothing left to be done but to wait for the server. */
    boolean isAllKept() {
        return ended && waiting.isEmpty() && kept >= readTo;
    }

    boolean isAllSent() {
        return ended && waiting.isEmpty();
    }
}
