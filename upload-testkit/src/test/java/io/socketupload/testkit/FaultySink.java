package io.socketupload.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadId;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;

/** A sink in memory that makes one mistake. */
final class FaultySink implements ChunkSink {
    enum Fault {
        NONE,
        KEEPS_BUFFERS,
        TAKES_WHOLE_ARRAYS,
        LEAVES_A_BYTE_OF_LARGE_BUFFERS,
        COPIES_WITHOUT_CONSUMING,
        WRITES_TWICE,
        GATHERS_BACKWARDS,
        COUNTS_CALLS,
        TRUSTS_THE_FIRST_SIZE,
        BELONGS_TO_A_THREAD,
        GOES_BACK_AFTER_A_FAILURE,
        IS_VISIBLE_BEFORE_COMPLETE,
        IS_VISIBLE_AFTER_CLOSE,
        APPEARS_IN_PIECES,
        IGNORES_EMPTY_FILES,
        TELLS_ABSOLUTE_PATHS,
        TELLS_THE_FILE_NAME,
        KEEPS_WHAT_IS_DISCARDED,
        PUBLISHES_WHAT_IS_DISCARDED,
        CANNOT_DISCARD_TWICE,
        CANNOT_CLOSE_TWICE,
        DISCARDS_ALL,
        FORGETS_ON_CLOSE,
        FORGETS_ON_CRASH,
        BEGINS_WHAT_IT_DOES_NOT_KNOW,
        RESUMES_FROM_THE_START,
        STORES_A_SECOND_COPY,
        FORGETS_WHAT_IS_COMPLETE,
        MIXES_IDS,
        MIXES_CASES,
        OVERWRITES_FINISHED_FILES,
        OVERWRITES_NAMES,
        FAILS_ON_ODD_NAMES,
        SHARES_A_BUFFER,
        READS_TOO_LITTLE,
        READING_MOVES_THE_END,
        REMOVES_WHAT_IS_KNOWN,
        REMOVES_WHAT_IS_OPEN,
        REMOVES_FINISHED_FILES,
        LEAVES_HALF_OF_ORPHANS
    }

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Part> parts = new ConcurrentHashMap<>();
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final byte[] shared = new byte[4 * 1024 * 1024];
    private final Fault fault;

    FaultySink(Fault fault) {
        this.fault = fault;
    }

    /** After a restart. */
    FaultySink(FaultySink before) {
        this(before.fault);
        files.putAll(before.files);
        parts.putAll(before.parts);
        if (is(Fault.FORGETS_ON_CRASH)) {
            parts.values().removeIf(part -> !part.closed);
        }
    }

    private boolean is(Fault one) {
        return fault == one;
    }

    private static final class Part {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        volatile boolean closed;
    }

    @Override
    public Writer open(UploadSession session) {
        String key = is(Fault.MIXES_CASES)
                ? session.id().value().toLowerCase()
                : session.id().value();
        if (session.state() == UploadState.RESUMING) {
            if (is(Fault.BEGINS_WHAT_IT_DOES_NOT_KNOW)) {
                parts.putIfAbsent(key, new Part());
            }
            if (!parts.containsKey(key)) {
                throw new UploadException(UploadErrorCode.NOT_FOUND, "There is no such upload.");
            }
            if (is(Fault.RESUMES_FROM_THE_START)) {
                parts.get(key).bytes.reset();
            }
        } else if (is(Fault.OVERWRITES_FINISHED_FILES) && files.remove(path(session)) != null) {
            parts.put(key, new Part());
        } else if (parts.putIfAbsent(key, new Part()) != null && !is(Fault.MIXES_IDS) && !is(Fault.MIXES_CASES)) {
            throw new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.");
        }
        if (is(Fault.FAILS_ON_ODD_NAMES) && session.file().name().indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Nul character not allowed");
        }
        opened.add(key);
        return new FaultyWriter(key, session);
    }

    private String path(UploadSession session) {
        return switch (fault) {
            case TELLS_ABSOLUTE_PATHS -> "/srv/uploads/" + session.id();
            case TELLS_THE_FILE_NAME -> session.id() + "/" + session.file().name();
            case OVERWRITES_NAMES -> session.file().name().replaceAll("\\W", "_");
            default -> session.id().value();
        };
    }

    @Override
    public void removeOrphans(Predicate<UploadId> known) {
        for (String id : parts.keySet()) {
            boolean kept = known.test(new UploadId(id)) && !is(Fault.REMOVES_WHAT_IS_KNOWN);
            if (kept || (opened.contains(id) && !is(Fault.REMOVES_WHAT_IS_OPEN))) {
                continue;
            }
            if (is(Fault.LEAVES_HALF_OF_ORPHANS)) {
                byte[] before = parts.get(id).bytes.toByteArray();
                parts.get(id).bytes.reset();
                parts.get(id).bytes.write(before, 0, before.length / 2);
                parts.get(id).bytes.write(0);
            } else {
                parts.remove(id);
            }
            if (is(Fault.REMOVES_FINISHED_FILES)) {
                files.remove(id);
            }
        }
    }

    private final class FaultyWriter implements Writer {
        private final String key;
        private final UploadSession session;
        private final long firstSize;
        private final Part part;
        private final Thread thread = Thread.currentThread();
        private final List<ByteBuffer> kept = new ArrayList<>();
        private long calls;
        private boolean discarded;
        private boolean closed;

        FaultyWriter(String key, UploadSession session) {
            this.key = key;
            this.session = session;
            this.firstSize = session.file().size();
            this.part = parts.get(key);
            part.closed = false;
        }

        @Override
        public long position() {
            return is(Fault.COUNTS_CALLS) && calls > 0 ? calls : held();
        }

        private long held() {
            return part.bytes.size()
                    + kept.stream().mapToLong(ByteBuffer::remaining).sum();
        }

        @Override
        public void write(ByteBuffer buffer) {
            calls++;
            if (is(Fault.BELONGS_TO_A_THREAD) && Thread.currentThread() != thread) {
                throw new IllegalStateException("Not the thread that opened this");
            }
            if (is(Fault.KEEPS_BUFFERS)) {
                kept.add(buffer.duplicate());
                buffer.position(buffer.limit());
                return;
            }
            if (is(Fault.TAKES_WHOLE_ARRAYS) && buffer.hasArray()) {
                part.bytes.writeBytes(buffer.array());
                buffer.position(buffer.limit());
                return;
            }
            boolean large = is(Fault.LEAVES_A_BYTE_OF_LARGE_BUFFERS) && buffer.remaining() > 1000;
            byte[] copy = new byte[large ? buffer.remaining() - 1 : buffer.remaining()];
            if (is(Fault.COPIES_WITHOUT_CONSUMING)) {
                buffer.duplicate().get(copy);
            } else if (is(Fault.SHARES_A_BUFFER)) {
                int length = copy.length;
                buffer.get(shared, 0, length);
                pause();
                copy = Arrays.copyOf(shared, length);
            } else {
                buffer.get(copy);
            }
            part.bytes.writeBytes(copy);
            if (is(Fault.WRITES_TWICE)) {
                part.bytes.writeBytes(copy);
            }
            if (is(Fault.IS_VISIBLE_BEFORE_COMPLETE)) {
                files.put(path(session), part.bytes.toByteArray());
            }
        }

        // Long enough for others to do the same
        private void pause() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void write(ByteBuffer[] buffers) {
            if (is(Fault.GATHERS_BACKWARDS)) {
                for (int i = buffers.length - 1; i >= 0; i--) {
                    write(buffers[i]);
                }
                return;
            }
            try {
                for (ByteBuffer buffer : buffers) {
                    write(buffer);
                }
            } catch (NullPointerException e) {
                if (is(Fault.GOES_BACK_AFTER_A_FAILURE)) {
                    part.bytes.reset();
                }
                throw e;
            }
        }

        @Override
        public InputStream read() {
            byte[] all = part.bytes.toByteArray();
            if (is(Fault.READING_MOVES_THE_END)) {
                part.bytes.reset();
            }
            return new ByteArrayInputStream(all, is(Fault.READS_TOO_LITTLE) && all.length > 0 ? 1 : 0, all.length);
        }

        @Override
        public StoredFile complete() {
            kept.forEach(buffer -> {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                part.bytes.writeBytes(copy);
            });
            kept.clear();
            byte[] all = part.bytes.toByteArray();
            String path = path(session);
            if (is(Fault.TRUSTS_THE_FIRST_SIZE)) {
                all = Arrays.copyOf(all, (int) Math.max(0, firstSize));
            }
            if (is(Fault.STORES_A_SECOND_COPY) && files.containsKey(path)) {
                path += "-2";
            }
            if (is(Fault.APPEARS_IN_PIECES)) {
                for (int length = 0; length < all.length; length += 100) {
                    files.put(path, Arrays.copyOf(all, length));
                }
            }
            if (all.length > 0 || !is(Fault.IGNORES_EMPTY_FILES)) {
                files.put(path, all);
            }
            if (is(Fault.FORGETS_WHAT_IS_COMPLETE)) {
                parts.remove(key);
            }
            return new StoredFile(path, all.length);
        }

        @Override
        public void discard() {
            if (is(Fault.CANNOT_DISCARD_TWICE) && discarded) {
                throw new IllegalStateException("Already discarded");
            }
            discarded = true;
            if (is(Fault.DISCARDS_ALL)) {
                parts.clear();
                files.clear();
            }
            if (is(Fault.PUBLISHES_WHAT_IS_DISCARDED)) {
                files.put(path(session), part.bytes.toByteArray());
            }
            if (!is(Fault.KEEPS_WHAT_IS_DISCARDED)) {
                parts.remove(key);
            }
        }

        @Override
        public void close() {
            if (is(Fault.CANNOT_CLOSE_TWICE) && closed) {
                throw new IllegalStateException("Already closed");
            }
            closed = true;
            part.closed = true;
            if (is(Fault.FORGETS_ON_CLOSE)) {
                parts.remove(key);
            }
            if (is(Fault.IS_VISIBLE_AFTER_CLOSE) && !discarded) {
                files.put(path(session), part.bytes.toByteArray());
            }
        }
    }
}
