package io.socketupload.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.socketupload.ChunkSink.Writer;
import io.socketupload.StoredFile;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadServer;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server whose disk is full or broken for one of its uploads. The sink says so, and all else is real; but for the one
 * test that has a disk of its own, where the machine allows that.
 */
class DiskFullIT {
    private static final int SIZE = 1_000_000;
    private static final int ROOM = 300_000;
    private static final long NOT_TOLD = -1;
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final FaultUpload unlucky = upload("unlucky");
    private final FaultUpload other = upload("other");
    private volatile UnaryOperator<Writer> trouble = writer -> writer;
    private volatile boolean full = true;
    private Path directory;
    private FileChunkSink sink;
    private UploadEngine engine;
    private UploadServer server;

    @BeforeEach
    void start() throws Exception {
        serve(folder.resolve("uploads"));
    }

    private void serve(Path where) throws Exception {
        directory = where;
        sink = new FileChunkSink(directory);
        engine = UploadEngine.builder()
                .sink(new FaultSink(
                        sink,
                        (session, writer) -> session.id().value().equals(unlucky.id) ? trouble.apply(writer) : writer))
                .store(new FileSessionStore(directory))
                .build();
        server = UploadServer.builder(engine).port(0).build();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(Duration.ZERO);
        engine.close();
        sink.close();
    }

    @Test
    void an_upload_that_finds_the_disk_full_keeps_what_it_has_and_goes_on_when_there_is_room() throws Exception {
        trouble = FullWriter::new;
        try (FaultClient first = connect(unlucky)) {
            assertThat(assertThatStorageIsFull()).isEqualTo(ROOM);
            assertThat(unlucky.acknowledged).isPositive().isLessThanOrEqualTo(ROOM);
            assertThat(directory.resolve(".incoming").resolve("unlucky.part")).hasSize(ROOM);
            assertThat(Stored.files(directory)).isEmpty();

            // Others go on meanwhile
            try (FaultClient second = connect(other)) {
                assertThatStored(other);
            }
        }

        // Still full
        unlucky.forgive();
        try (FaultClient again = connect(unlucky)) {
            assertThat(assertThatStorageIsFull()).isEqualTo(ROOM);
            assertThat(unlucky.acknowledged).isEqualTo(ROOM);
        }

        full = false;
        unlucky.forgive();
        try (FaultClient again = connect(unlucky)) {
            assertThatStored(unlucky);
            assertThat(unlucky.resumed).isEqualTo(2);
        }
    }

    @Test
    void a_disk_that_is_really_full_takes_nothing_back() throws Exception {
        stop();
        Path mountPoint = Files.createDirectory(folder.resolve("disk"));
        Optional<SmallDisk> disk = SmallDisk.mount(mountPoint, 4 << 20, ROOM);
        System.out.println("DiskFullIT: " + (disk.isPresent() ? "a disk of its own" : "may not mount a disk"));
        try {
            serve(mountPoint.resolve("uploads"));
            if (disk.isEmpty()) {
                trouble = FullWriter::new;
            }
            long kept;
            try (FaultClient client = connect(unlucky)) {
                kept = assertThatStorageIsFull();
            }
            assertThat(kept).isBetween(1L, (long) ROOM);
            assertThat(unlucky.acknowledged).isPositive().isLessThanOrEqualTo(kept);
            assertThat(directory.resolve(".incoming").resolve("unlucky.part")).hasSize(kept);
            assertThat(Stored.files(directory)).isEmpty();

            assertThatItIsStillFull(kept);
            stop();
            serve(directory); // the next process finds a full disk, too
            assertThatItIsStillFull(kept);

            full = false;
            if (disk.isPresent()) {
                disk.get().makeRoom();
            }
            unlucky.forgive();
            try (FaultClient again = connect(unlucky)) {
                assertThatStored(unlucky);
                assertThat(unlucky.resumed).isPositive();
            }
        } finally {
            stop();
            if (disk.isPresent()) {
                disk.get().close();
            }
        }
    }

    @Test
    void a_chunk_is_sent_again_over_the_same_connection_when_there_is_room() throws Exception {
        trouble = FullWriter::new;
        try (FaultClient client = connect(unlucky)) {
            assertThat(assertThatStorageIsFull()).isEqualTo(ROOM);
            full = false;
            unlucky.forgive();
            client.again();
            assertThatStored(unlucky);
            assertThat(unlucky.resumed).isZero();
        }
    }

    @Test
    void an_upload_that_can_not_be_written_is_given_up_and_others_go_on() throws Exception {
        trouble = BrokenWriter::new;
        try (FaultClient first = connect(unlucky);
                FaultClient second = connect(other)) {
            assertThatGivenUp();
            assertThatStored(other);
        }
        unlucky.forgive();
        try (FaultClient again = connect(unlucky)) {
            assertThat(failure().getString("code")).isEqualTo("not-found");
        }
    }

    @Test
    void a_file_that_can_not_be_forced_to_disk_is_never_shown_and_others_go_on() throws Exception {
        trouble = UnforcedWriter::new;
        try (FaultClient first = connect(unlucky);
                FaultClient second = connect(other)) {
            assertThatGivenUp();
            assertThatStored(other);
        }
        assertThat(Stored.files(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactly(other.expectedPath());
    }

    private FaultUpload upload(String id) {
        return new FaultUpload(id, SIZE, 64 << 10, 4, false, random);
    }

    private FaultClient connect(FaultUpload upload) {
        return new FaultClient("http://127.0.0.1:" + server.port(), upload, false, FaultClient.NOBODY).connect();
    }

    /** How much is kept. */
    private long assertThatStorageIsFull() throws Exception {
        JSONObject failure = failure();
        assertThat(failure.getString("code")).isEqualTo("storage-full");
        assertThat(failure.getBoolean("retryable")).isTrue();
        return failure.optLong("offset", NOT_TOLD);
    }

    private void assertThatItIsStillFull(long kept) throws Exception {
        unlucky.forgive();
        try (FaultClient again = connect(unlucky)) {
            // Not told when there is no room either to remember that somebody came back
            assertThat(assertThatStorageIsFull()).isIn(kept, NOT_TOLD);
        }
        assertThat(directory.resolve(".incoming").resolve("unlucky.part")).hasSize(kept);
    }

    private void assertThatGivenUp() throws Exception {
        JSONObject failure = failure();
        assertThat(failure.getString("code")).isEqualTo("storage-failure");
        assertThat(failure.getBoolean("retryable")).isFalse();
        assertThat(failure.getString("error")).doesNotContain(directory.toString(), "Input/output");
        assertThat(Files.exists(directory.resolve(".incoming").resolve("unlucky.part")))
                .isFalse();
        assertThat(Files.exists(directory.resolve(unlucky.expectedPath()))).isFalse();
    }

    private JSONObject failure() throws Exception {
        assertThat(unlucky.awaitOver(PATIENCE_SECONDS)).isTrue();
        return new JSONObject(unlucky.failure().orElseThrow());
    }

    private void assertThatStored(FaultUpload upload) throws Exception {
        assertThat(upload.awaitOver(PATIENCE_SECONDS)).isTrue();
        assertThat(upload.failure()).isEmpty();
        assertThat(upload.storedPath).isEqualTo(upload.expectedPath());
        assertThat(directory.resolve(upload.expectedPath())).hasBinaryContent(upload.bytes);
    }

    /** Has room for some bytes only, which it takes. */
    private final class FullWriter extends FaultSink.FaultWriter {
        FullWriter(Writer writer) {
            super(writer);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            long room = Math.max(0, ROOM - position());
            if (full && bytes.remaining() > room) {
                ByteBuffer some = bytes.slice().limit((int) room);
                super.write(some);
                throw new UploadException(UploadErrorCode.STORAGE_FULL, "There is no space left to store the file.");
            }
            super.write(bytes);
        }
    }

    private static final class BrokenWriter extends FaultSink.FaultWriter {
        BrokenWriter(Writer writer) {
            super(writer);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (position() >= ROOM) {
                throw new IOException("Input/output error");
            }
            super.write(bytes);
        }
    }

    private static final class UnforcedWriter extends FaultSink.FaultWriter {
        UnforcedWriter(Writer writer) {
            super(writer);
        }

        @Override
        public StoredFile complete() throws IOException {
            throw new IOException("Input/output error");
        }
    }
}
