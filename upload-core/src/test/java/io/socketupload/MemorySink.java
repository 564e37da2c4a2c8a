package io.socketupload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Keeps files in memory, fails or blocks where a test says so, and notes where the engine breaks the contract. */
final class MemorySink implements ChunkSink {
    /** Comes before a call of the sink's: to fail or to block it. */
    @FunctionalInterface
    interface Step {
        /** @param nth which call of this kind it is for the upload, from 1 */
        void before(UploadId id, int nth) throws IOException;
    }

    // -- what a test changes --
    volatile Step onOpen = (id, nth) -> {};
    volatile Step onWrite = (id, nth) -> {};
    volatile Step onComplete = (id, nth) -> {};
    volatile Step onDiscard = (id, nth) -> {};
    volatile Step onClose = (id, nth) -> {};

    // -- what a test looks at --
    final Map<UploadId, byte[]> files = new ConcurrentHashMap<>();
    final List<MemoryWriter> writers = new CopyOnWriteArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Override
    public Writer open(UploadSession session) throws IOException {
        onOpen.before(session.id(), 1);
        MemoryWriter writer = new MemoryWriter(session.id());
        writers.add(writer);
        return writer;
    }

    byte[] file(String id) {
        return files.getOrDefault(new UploadId(id), new byte[0]);
    }

    /** The only writer that was opened for {@code id}. */
    MemoryWriter writer(String id) {
        List<MemoryWriter> found =
                writers.stream().filter(writer -> writer.id.value().equals(id)).toList();
        assertThat(found).as("writers of %s", id).hasSize(1);
        return found.get(0);
    }

    /** When all uploads are over: each writer is closed, and either its file is there or its bytes are forgotten. */
    void verify() {
        assertThat(faults).as("breaches of the sink's contract").isEmpty();
        assertThat(writers).allSatisfy(writer -> {
            assertThat(writer.isClosed()).as("closed").isTrue();
            assertThat(writer.isDiscarded()).as("discarded").isNotEqualTo(writer.isComplete());
        });
    }

    final class MemoryWriter implements Writer {
        final UploadId id;

        /** How many bytes came with each call. */
        final List<Integer> writes = new CopyOnWriteArrayList<>();

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger completes = new AtomicInteger();
        private final AtomicInteger discards = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private volatile boolean complete;

        private MemoryWriter(UploadId id) {
            this.id = id;
        }

        boolean isComplete() {
            return complete;
        }

        boolean isDiscarded() {
            return discards.get() > 0;
        }

        boolean isClosed() {
            return closes.get() > 0;
        }

        @Override
        public long position() {
            return bytes.size();
        }

        @Override
        public void write(ByteBuffer buffer) throws IOException {
            write(new ByteBuffer[] {buffer});
        }

        @Override
        public void write(ByteBuffer[] buffers) throws IOException {
            call(() -> {
                demand(!complete && !isDiscarded(), "a write after the end");
                onWrite.before(id, calls.incrementAndGet());
                int before = bytes.size();
                for (ByteBuffer buffer : buffers) {
                    byte[] copy = new byte[buffer.remaining()];
                    buffer.get(copy);
                    bytes.writeBytes(copy);
                }
                writes.add(bytes.size() - before);
            });
        }

        @Override
        public StoredFile complete() throws IOException {
            call(() -> {
                demand(!complete && !isDiscarded(), "completed after the end");
                onComplete.before(id, completes.incrementAndGet());
                complete = true;
                files.put(id, bytes.toByteArray());
            });
            return new StoredFile("stored/" + id, bytes.size());
        }

        @Override
        public void discard() throws IOException {
            call(() -> {
                demand(!complete, "discarded when complete");
                onDiscard.before(id, discards.incrementAndGet());
            });
        }

        @Override
        public void close() throws IOException {
            demand(busy.compareAndSet(false, true), "closed in the midst of another call");
            try {
                onClose.before(id, closes.incrementAndGet());
            } finally {
                busy.set(false);
            }
        }

        @Override
        public String toString() {
            return "writer of " + id;
        }

        private void call(Call call) throws IOException {
            demand(busy.compareAndSet(false, true), "two calls at once");
            demand(!isClosed(), "a call after close");
            try {
                call.run();
            } finally {
                busy.set(false);
            }
        }

        private void demand(boolean condition, String fault) {
            if (!condition) {
                faults.add(this + ": " + fault);
            }
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws IOException;
    }
}
