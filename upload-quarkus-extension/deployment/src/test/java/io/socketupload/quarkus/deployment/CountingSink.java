package io.socketupload.quarkus.deployment;

import java.nio.ByteBuffer;

import jakarta.enterprise.context.ApplicationScoped;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadSession;

/** Keeps no more of a file than its length. */
@ApplicationScoped
class CountingSink implements ChunkSink {
    @Override
    public Writer open(UploadSession session) {
        return new Counter(session.owner());
    }

    private static final class Counter implements Writer {
        private final String owner;
        private long count;

        Counter(String owner) {
            this.owner = owner;
        }

        @Override
        public long position() {
            return count;
        }

        @Override
        public void write(ByteBuffer chunk) {
            count += chunk.remaining();
            chunk.position(chunk.limit());
        }

        @Override
        public StoredFile complete() {
            return new StoredFile("counted for " + owner, count);
        }

        @Override
        public void discard() {
            count = 0;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
