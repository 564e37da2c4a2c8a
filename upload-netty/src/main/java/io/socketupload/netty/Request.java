package io.socketupload.netty;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import io.socketupload.Chunk;
import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadMessage;
import org.jspecify.annotations.Nullable;

/** An event that a client sent to us, read and checked. */
sealed interface Request {
    record Start(UploadId id, FileMetadata file) implements Request {}

    /** A chunk, of which the bytes follow. */
    record ChunkHeader(UploadId id, long index, long total, boolean last, long offset) implements Request {
        Chunk with(ByteBuffer[] data, Runnable release, @Nullable Consumer<UploadMessage> ack) {
            return new Chunk(id, index, total, last, offset, data, release, ack);
        }
    }

    record Cancel(UploadId id) implements Request {}

    record Limits() implements Request {}
}
