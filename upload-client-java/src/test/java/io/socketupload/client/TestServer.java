package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadLimits;
import io.socketupload.UploadSession;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadServer;

/** The real server, in this process, with a sink that can be made to wait. */
final class TestServer implements AutoCloseable {
    static final int CHUNK = 64 << 10;
    static final int WINDOW = 256 << 10;

    private final Path directory;
    private final FileChunkSink sink;
    private final UploadEngine engine;
    private final UploadServer server;

    // -- guarded by this --
    private long gate = Long.MAX_VALUE;
    private boolean full;

    private volatile LongConsumer watcher = position -> {};

    private TestServer(
            Path directory,
            int port,
            Consumer<UploadEngine.Builder> uploads,
            Consumer<UploadServer.Builder> connections)
            throws IOException {
        this.directory = directory;
        sink = new FileChunkSink(directory, Sync.NEVER);
        UploadEngine.Builder engineBuilder = UploadEngine.builder()
                .sink(new GatedSink())
                .store(new FileSessionStore(directory, Sync.NEVER))
                .limits(UploadLimits.ofDefaults().withChunks(CHUNK, WINDOW));
        uploads.accept(engineBuilder);
        engine = engineBuilder.build();
        UploadServer.Builder builder = UploadServer.builder(engine).port(port);
        connections.accept(builder);
        server = builder.build();
        server.start();
    }

    static TestServer start(
            Path directory,
            int port,
            Consumer<UploadEngine.Builder> uploads,
            Consumer<UploadServer.Builder> connections)
            throws IOException {
        return new TestServer(directory, port, uploads, connections);
    }

    static TestServer startOn(int port, Path directory) throws IOException {
        return start(directory, port, uploads -> {}, connections -> {});
    }

    int port() {
        return server.port();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Keeps no byte that begins at or behind {@code position} of its file, until it is told another one. */
    synchronized void holdAt(long position) {
        gate = position;
        notifyAll();
    }

    void hold() {
        holdAt(0);
    }

    /** Has no room for another byte, until {@link #release}. */
    synchronized void fill() {
        full = true;
    }

    synchronized void release() {
        full = false;
        holdAt(Long.MAX_VALUE);
    }

    /** Has something look at each position of a file, before it is written to. */
    void watch(LongConsumer watcher) {
        this.watcher = watcher;
    }

    private synchronized void pass(long position) throws IOException {
        watcher.accept(position);
        if (full) {
            throw new UploadException(UploadErrorCode.STORAGE_FULL, "There is no room.");
        }
        while (position >= gate) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** How many uploads it has under way. */
    int uploads() {
        return engine.sessions().size();
    }

    /** How many bytes it keeps of the uploads under way. */
    long kept() {
        return engine.sessions().stream()
                .mapToLong(session -> session.progress().bytes())
                .sum();
    }

    byte[] content(StoredUpload stored) throws IOException {
        return Files.readAllBytes(directory.resolve(stored.path()));
    }

    /** The files that are not hidden. */
    List<Path> stored() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** What it has of uploads that are not complete, and what it remembers of any. */
    List<Path> incoming() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve(".incoming"))) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("lock"))
                    .toList();
        }
    }

    void stop(Duration drain) throws IOException {
        release();
        server.stop(drain);
        engine.close();
        sink.close();
    }

    @Override
    public void close() throws IOException {
        stop(Duration.ZERO);
    }

    private final class GatedSink implements ChunkSink {
        @Override
        public Writer open(UploadSession session) throws IOException {
            Writer writer = sink.open(session);
            return new Writer() {
                @Override
                public long position() {
                    return writer.position();
                }

                @Override
                public void write(ByteBuffer chunk) throws IOException {
                    pass(writer.position());
                    writer.write(chunk);
                }

                @Override
                public InputStream read() throws IOException {
                    return writer.read();
                }

                @Override
                public StoredFile complete() throws IOException {
                    return writer.complete();
                }

                @Override
                public void discard() throws IOException {
                    writer.discard();
                }

                @Override
                public void close() throws IOException {
                    writer.close();
                }
            };
        }
    }
}
