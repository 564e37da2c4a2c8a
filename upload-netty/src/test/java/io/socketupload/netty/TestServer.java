package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import io.socketupload.UploadLimits;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;

/** A server on a free port of the loopback, and what it runs on; closed as a whole. */
final class TestServer implements AutoCloseable {
    final UploadEngine engine;
    final UploadServer server;

    /** What listeners were told so far, in order. */
    final List<UploadEvent> events;

    private final FileChunkSink files;

    private TestServer(FileChunkSink files, UploadEngine engine, UploadServer server, List<UploadEvent> events) {
        this.files = files;
        this.engine = engine;
        this.server = server;
        this.events = events;
    }

    /** Stores into {@code directory}, with downloads on and every default. */
    static TestServer storingIn(Path directory) throws IOException {
        return storingIn(directory, UnaryOperator.identity(), UnaryOperator.identity());
    }

    static TestServer storingIn(Path directory, UploadLimits limits, UnaryOperator<UploadServer.Builder> options)
            throws IOException {
        return storingIn(directory, engine -> engine.limits(limits), options);
    }

    /** What it has not completed, another one may go on with that stores into the same directory later. */
    static TestServer storingIn(
            Path directory, UnaryOperator<UploadEngine.Builder> engine, UnaryOperator<UploadServer.Builder> options)
            throws IOException {
        FileChunkSink files = new FileChunkSink(directory);
        FileSessionStore store = new FileSessionStore(directory);
        return start(
                files,
                builder -> engine.apply(builder.sink(files).store(store)),
                builder -> options.apply(builder.downloads(files)));
    }

    /** With a sink of the test's own; {@code directory} is not used by it. */
    static TestServer with(
            ChunkSink sink, Path directory, UploadLimits limits, UnaryOperator<UploadServer.Builder> options)
            throws IOException {
        return start(new FileChunkSink(directory), engine -> engine.sink(sink).limits(limits), options);
    }

    private static TestServer start(
            FileChunkSink files,
            UnaryOperator<UploadEngine.Builder> engineOptions,
            UnaryOperator<UploadServer.Builder> options)
            throws IOException {
        List<UploadEvent> events = new CopyOnWriteArrayList<>();
        UploadEngine engine = engineOptions
                .apply(UploadEngine.builder().listener(events::add))
                .build();
        UploadServer server =
                options.apply(UploadServer.builder(engine).port(0)).build();
        server.start();
        return new TestServer(files, engine, server, events);
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
        server.close();
        engine.close();
        files.close();
    }
}
