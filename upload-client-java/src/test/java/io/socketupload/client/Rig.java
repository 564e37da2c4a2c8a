package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A client without threads, clocks and networks. */
final class Rig {
    static final Duration FIRST_DELAY = Duration.ofMillis(500);
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int RETRIES = 3;

    final ManualLoop loop = new ManualLoop();
    final FakeServer server = new FakeServer(loop::run);
    final InMemoryResumeStore store = new InMemoryResumeStore();
    final Workshop shop;

    Rig() {
        this(3, false, Transport.WEBSOCKET);
    }

    Rig(int concurrency, boolean fileChecksum, Transport transport) {
        this(concurrency, fileChecksum, transport, Runnable::run);
    }

    Rig(int concurrency, boolean fileChecksum, Transport transport, Executor io) {
        Backoff backoff = new Backoff(FIRST_DELAY, Duration.ofSeconds(30), () -> 0);
        Settings settings = new Settings(
                "http://server/",
                transport,
                1 << 20,
                Long.MAX_VALUE,
                RETRIES,
                backoff,
                true,
                fileChecksum,
                concurrency,
                PATIENCE);
        shop = new Workshop(
                settings, loop, new Link(loop, server, backoff), new Slots(concurrency), io, store, new HashSet<>());
    }

    /** Begins an upload; the client is then about to connect, if it is not connected. */
    Transfer upload(UploadRequest request) {
        Transfer transfer = new Transfer(request, shop);
        transfer.begin();
        loop.run();
        return transfer;
    }

    /** Begins an upload that the server accepts. */
    FakeServer.Peer start(UploadRequest request, int chunkSize, long window) {
        upload(request);
        FakeServer.Peer peer = server.accept();
        peer.ready(0, chunkSize, window);
        return peer;
    }

    void run(Runnable action) {
        action.run();
        loop.run();
    }

    /** Lets the connection break, and makes the next one. */
    FakeServer.Peer reconnect() {
        server.latest().lose();
        loop.advance(FIRST_DELAY);
        return server.accept();
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static Path file(Path directory, int length) throws IOException {
        return Files.write(directory.resolve("film.mp4"), bytes(length));
    }

    static UploadFailedException failure(Transfer transfer) {
        assertThat(transfer.result()).isCompletedExceptionally();
        Throwable thrown = catchThrowable(() -> transfer.result().join());
        assertThat(thrown).isInstanceOf(CompletionException.class).hasCauseInstanceOf(UploadFailedException.class);
        return (UploadFailedException) thrown.getCause();
    }
}
