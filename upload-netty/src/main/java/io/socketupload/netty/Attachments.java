package io.socketupload.netty;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.socketupload.ChunkHeader;
import io.socketupload.UploadMessage;
import org.jspecify.annotations.Nullable;

/** Remembers which event the next binary messages of a client belong to. Not thread-safe. */
final class Attachments {
    /** What is done with the next binary messages. */
    sealed interface Awaited permits ChunkBytes, Ignored, ForeignEvent {}

    /** The next one is the bytes of this chunk. */
    record ChunkBytes(ChunkHeader header, @Nullable Consumer<UploadMessage> ack) implements Awaited {}

    /** The next {@code count} belong to an event that was refused. */
    record Ignored(int count) implements Awaited {}

    private @Nullable Awaited awaited;

    void awaitChunk(ChunkHeader header, @Nullable Consumer<UploadMessage> ack) {
        awaited = new ChunkBytes(header, ack);
    }

    void ignore(int count) {
        awaited = new Ignored(count);
    }

    ForeignEvent awaitForeign(ByteBuf text, int count) {
        ForeignEvent event = new ForeignEvent(text.copy(), count);
        awaited = event;
        return event;
    }

    boolean isAwaiting(ForeignEvent event) {
        return awaited == event;
    }

    /** What {@code bytes} belong to; null if to nothing. */
    @Nullable
    Awaited take(ByteBuf bytes) {
        Awaited taken = awaited;
        if (taken instanceof ForeignEvent event) {
            event.add(bytes);
            awaited = event.isWhole() ? null : event;
        } else if (taken instanceof Ignored ignored && ignored.count() > 1) {
            awaited = new Ignored(ignored.count() - 1);
        } else {
            awaited = null;
        }
        return taken;
    }

    /** Waits for nothing any more; returns what it waited for. */
    @Nullable
    Awaited clear() {
        Awaited cleared = awaited;
        awaited = null;
        if (cleared instanceof ForeignEvent event) {
            event.release();
        }
        return cleared;
    }
}
