package io.socketupload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** Keeps files in memory, fails or blocks where a test says so, and notes where the engine breaks the contract. */
final class MemorySink implements ChunkSink {
    /** Comes before a call of the sink's: to fail or to block it. */
    @FunctionalInterface
    interface Step {
        /** @param nth which call of this kind it is for the writer, from 1 */
        void before(UploadId id, int nth) throws IOException;
    }

    // -- what a test changes --
    volatile Step onOpen = (id, nth) -> {};
    volatile Step onWrite = (id, nth) -> {};
    volatile Step onRead = (id, nth) -> {};
    volatile Step onComplete = (id, nth) -> {};
    volatile Step onDiscard = (id, nth) -> {};
    volatile Step onClose = (id, nth) -> {};
    volatile Consumer<Predicate<UploadId>> onRemoveOrphans = known -> {};
    volatile boolean readable = true; // whether what it holds can be read back
    volatile int room = Integer.MAX_VALUE; // how many bytes fit into a writer until the disk is full

    // -- what a test looks at --
    final Map<UploadId, byte[]> files = new ConcurrentHashMap<>();
    final Map<UploadId, ByteArrayOutputStream> parts = new ConcurrentHashMap<>(); // what is not complete
    final List<MemoryWriter> writers = new CopyOnWriteArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Override
    public Writer open(UploadSession session) throws IOException {
        onOpen.before(session.id(), 1);
        MemoryWriter writer = new MemoryWriter(
                session.id(),
                switch (session.state()) {
                    case OPENING -> begin(session.id());
                    case RESUMING -> findAgain(session.id());
                    default -> throw new AssertionError("opened when " + session.state());
                });
        writers.add(writer);
        return writer;
    }

    private ByteArrayOutputStream begin(UploadId id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (parts.putIfAbsent(id, bytes) != null) {
            throw new UploadException(UploadErrorCode.CONFLICT, "The place is taken.");
        }
        return bytes;
    }

    private ByteArrayOutputStream findAgain(UploadId id) {
        ByteArrayOutputStream part = parts.get(id);
        if (part != null) {
            return part;
        }
        byte[] file = files.get(id);
        if (file == null) {
            throw new UploadException(UploadErrorCode.NOT_FOUND, "Nothing is left of it.");
        }
        ByteArrayOutputStream complete = new ByteArrayOutputStream();
        complete.writeBytes(file);
        return complete;
    }

    @Override
    public void removeOrphans(Predicate<UploadId> known) {
        onRemoveOrphans.accept(known);
    }

    byte[] file(String id) {
        return files.getOrDefault(new UploadId(id), new byte[0]);
    }

    /** As if a process had written this before it died. */
    void keep(UploadId id, byte[] bytes) {
        begin(id).writeBytes(bytes);
    }

    /** The bytes that an unfinished upload has, if there is one. */
    byte[] part(String id) {
        ByteArrayOutputStream bytes = parts.get(new UploadId(id));
        return bytes == null ? new byte[0] : bytes.toByteArray();
    }

    /** The only writer that was opened for {@code id}. */
    MemoryWriter writer(String id) {
        List<MemoryWriter> found = writers(id);
        assertThat(found).as("writers of %s", id).hasSize(1);
        return found.get(0);
    }

    /** All that were opened for {@code id}, one after the other. */
    List<MemoryWriter> writers(String id) {
        return writers.stream().filter(writer -> writer.id.value().equals(id)).toList();
    }

    /** When all uploads are over: each writer is closed, and its file is there, or its bytes are forgotten or kept. */
    void verify() {
        assertThat(faults).as("breaches of the sink's contract").isEmpty();
        assertThat(writers).allSatisfy(writer -> {
            assertThat(writer.isClosed()).as("closed").isTrue();
            assertThat(writer.isDiscarded() && writer.isComplete())
                    .as("discarded and complete")
                    .isFalse();
        });
    }

    final class MemoryWriter implements Writer {
        final UploadId id;

        /** How many bytes came with each call. */
        final List<Integer> writes = new CopyOnWriteArrayList<>();

        final AtomicInteger reads = new AtomicInteger();
        private final ByteArrayOutputStream bytes;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger openReads = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger completes = new AtomicInteger();
        private final AtomicInteger discards = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private volatile boolean complete;

        private MemoryWriter(UploadId id, ByteArrayOutputStream bytes) {
            this.id = id;
            this.bytes = bytes;
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
                    byte[] copy = new byte[Math.min(buffer.remaining(), room - bytes.size())];
                    buffer.get(copy);
                    bytes.writeBytes(copy);
                    if (buffer.hasRemaining()) {
                        throw new UploadException(UploadErrorCode.STORAGE_FULL, "The disk is full.");
                    }
                }
                writes.add(bytes.size() - before);
            });
        }

        @Override
        public InputStream read() throws IOException {
            if (!readable) {
                return Writer.super.read();
            }
            call(() -> {
                onRead.before(id, reads.incrementAndGet());
                openReads.incrementAndGet();
            });
            return new ByteArrayInputStream(bytes.toByteArray()) {
                @Override
                public void close() {
                    openReads.decrementAndGet();
                }
            };
        }

        @Override
        public StoredFile complete() throws IOException {
            call(() -> {
                demand(!complete && !isDiscarded(), "completed after the end");
                onComplete.before(id, completes.incrementAndGet());
                complete = true;
                files.put(id, bytes.toByteArray());
                parts.remove(id, bytes);
            });
            return new StoredFile("stored/" + id, bytes.size());
        }

        @Override
        public void discard() throws IOException {
            call(() -> {
                demand(!complete, "discarded when complete");
                parts.remove(id, bytes);
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
            demand(openReads.get() == 0, "a call while it is read");
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
