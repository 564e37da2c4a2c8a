package io.socketupload.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.socketupload.Chunk;
import io.socketupload.ChunkHeader;
import io.socketupload.ChunkSink;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.UploadConnection;
import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import io.socketupload.UploadId;
import io.socketupload.UploadMessage;
import io.socketupload.UploadPeer;
import io.socketupload.UploadRequest;
import io.socketupload.UploadSessionStore;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;

/**
 * A process with an upload engine that dies at a chosen point while it finishes a file, without a word. Its listener
 * writes a line for each {@code Completed} to a file, as an application would do that must not miss one.
 */
public final class FinishMain {
    static final UploadId ID = new UploadId("finish");
    static final FileMetadata FILE = new FileMetadata("report.bin", 300_000, "application/octet-stream");
    static final int KILLED = 137;

    private static final int CHUNK = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private FinishMain() {}

    /** Where it dies. */
    enum Point {
        BEFORE_REMEMBERED,
        BEFORE_COMPLETE,
        AFTER_COMPLETE,
        BEFORE_EVENT,
        AFTER_EVENT,
        AFTER_RECORD,
        NOWHERE;

        void reached(Point here) {
            if (this == here) {
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }

    /** What it does. */
    enum Task {
        /** Uploads the file, and writes the resume token down first. */
        UPLOAD,
        /** Waits until the engine has finished the file by itself. */
        WAIT,
        /** Goes on with the upload by its token until it is told that the file is complete. */
        RESUME
    }

    static byte[] content() {
        byte[] bytes = new byte[Math.toIntExact(FILE.size())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    static Path eventsIn(Path folder) {
        return folder.resolve("events");
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Point point = Point.valueOf(arguments[1]);
        Path directory = folder.resolve("uploads");
        Path token = folder.resolve("token");
        UploadSessionStore store = new FileSessionStore(directory);
        try (FileChunkSink sink = new FileChunkSink(directory);
                UploadEngine engine = UploadEngine.builder()
                        .sink(new FaultSink(sink, (session, writer) -> new DyingWriter(writer, point)))
                        .store(new DyingStore(store, point))
                        .listener(event -> tell(event, point, eventsIn(folder)))
                        .build()) {
            switch (Task.valueOf(arguments[2])) {
                case UPLOAD -> new Client(engine).upload(null, told -> write(token, told));
                case WAIT -> awaitCompleted(store);
                case RESUME -> new Client(engine).upload(Files.readString(token), told -> {});
            }
        }
    }

    private static void awaitCompleted(UploadSessionStore store) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (store.find(ID).orElseThrow().phase() != Phase.COMPLETED) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("The upload was not finished");
            }
            Thread.sleep(10);
        }
    }

    private static void tell(UploadEvent event, Point point, Path events) {
        if (event instanceof UploadEvent.Completed completed) {
            point.reached(Point.BEFORE_EVENT);
            write(events, completed.session().id() + " " + completed.file().path() + "\n");
            point.reached(Point.AFTER_EVENT);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class DyingWriter extends FaultSink.FaultWriter {
        private final Point point;

        DyingWriter(ChunkSink.Writer writer, Point point) {
            super(writer);
            this.point = point;
        }

        @Override
        public StoredFile complete() throws IOException {
            point.reached(Point.BEFORE_COMPLETE);
            StoredFile stored = super.complete();
            point.reached(Point.AFTER_COMPLETE);
            return stored;
        }
    }

    private record DyingStore(UploadSessionStore store, Point point) implements UploadSessionStore {
        @Override
        public boolean create(SavedUpload upload) throws IOException {
            return store.create(upload);
        }

        @Override
        public Optional<SavedUpload> find(UploadId id) throws IOException {
            return store.find(id);
        }

        @Override
        public boolean replace(SavedUpload before, SavedUpload after) throws IOException {
            if (after.phase() == Phase.COMPLETING) {
                point.reached(Point.BEFORE_REMEMBERED);
            }
            boolean replaced = store.replace(before, after);
            if (after.phase() == Phase.COMPLETED) {
                point.reached(Point.AFTER_RECORD);
            }
            return replaced;
        }

        @Override
        public void remove(SavedUpload before) throws IOException {
            store.remove(before);
        }

        @Override
        public void forEach(Consumer<SavedUpload> action) throws IOException {
            store.forEach(action);
        }
    }

    private static final class Client implements UploadPeer {
        private final BlockingQueue<UploadMessage> messages = new LinkedBlockingQueue<>();
        private final UploadConnection connection;

        Client(UploadEngine engine) {
            connection = engine.connect(this);
        }

        void upload(String token, Consumer<String> tokenTold) throws InterruptedException {
            connection.start(new UploadRequest(ID, FILE, true, token), null);
            UploadMessage answer = next();
            if (answer instanceof UploadMessage.Ready ready) {
                tokenTold.accept(ready.resumable().resumeToken());
                send(ready.offset());
                answer = next();
            }
            if (!(answer instanceof UploadMessage.Complete)) {
                throw new IllegalStateException("Not complete but " + answer);
            }
        }

        private void send(long offset) {
            byte[] bytes = content();
            for (int at = (int) offset; at < bytes.length; at += CHUNK) {
                byte[] data = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK));
                boolean last = at + CHUNK >= bytes.length;
                ChunkHeader header = new ChunkHeader(ID, at / CHUNK, bytes.length / CHUNK, last, at, null, null);
                connection.chunk(new Chunk(header, new ByteBuffer[] {ByteBuffer.wrap(data)}, () -> {}, null));
            }
        }

        private UploadMessage next() throws InterruptedException {
            UploadMessage message;
            do {
                message = messages.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } while (message instanceof UploadMessage.Progressing);
            return message;
        }

        @Override
        public String owner() {
            return "ada";
        }

        @Override
        public void send(UploadMessage message) {
            messages.add(message);
        }

        @Override
        public void congestionChanged() {}
    }
}
