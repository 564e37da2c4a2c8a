package io.socketupload.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import io.socketupload.ChunkSink;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ResumedFileTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Path part;
    private Path target;
    private FileChunkSink sink;

    @BeforeEach
    void start() throws IOException {
        directory = temporary.toRealPath().resolve("uploads");
        part = directory.resolve(".incoming/1.part");
        target = directory.resolve("1_a.txt");
        sink = new FileChunkSink(directory);
    }

    @AfterEach
    void stop() throws IOException {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void goes_on_after_the_bytes_it_has(Sync sync) throws IOException {
        restart(sync);
        begin("hello ");
        restart(sync);

        try (ChunkSink.Writer writer = resume(11)) {
            assertThat(writer.position()).isEqualTo(6);
            writer.write(bytes("wor"));
        }
        restart(sync);
        try (ChunkSink.Writer writer = resume(11)) {
            assertThat(writer.position()).isEqualTo(9);
            writer.write(bytes("ld"));
            assertThat(writer.position()).isEqualTo(11);
            assertThat(writer.complete()).isEqualTo(new StoredFile("1_a.txt", 11));
        }
        assertThat(target).hasContent("hello world");
        assertThat(part).doesNotExist();
    }

    @Test
    void any_sequence_of_pauses_stores_the_same_bytes() throws IOException {
        Random random = new Random(7);
        byte[] content = new byte[200_000];
        random.nextBytes(content);
        begin("");
        int sent = 0;
        while (sent < content.length) {
            try (ChunkSink.Writer writer = resume(content.length)) {
                assertThat(writer.position()).isEqualTo(sent);
                int length = Math.min(content.length - sent, random.nextInt(9000));
                writer.write(ByteBuffer.wrap(content, sent, length));
                sent += length;
            }
        }
        try (ChunkSink.Writer writer = resume(content.length)) {
            writer.complete();
        }
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void a_killed_server_leaves_bytes_that_the_next_one_goes_on_with() throws IOException {
        sink.close();
        try (AnotherServer server = new AnotherServer(directory, "C.UTF-8", false)) {
            assertThat(server.answer()).isEqualTo("open");
            server.kill();
        }
        sink = new FileChunkSink(directory);

        try (ChunkSink.Writer writer = sink.open(TestSession.resuming(AnotherServer.ID, AnotherServer.NAME, 10))) {
            assertThat(writer.position()).isEqualTo(5);
            writer.write(bytes("again"));
            assertThat(sink.find(writer.complete().path()))
                    .get()
                    .satisfies(file -> assertThat(file).hasContent("helloagain"));
        }
    }

    @Test
    void a_file_of_unknown_size_goes_on_too() throws IOException {
        begin("hello");

        try (ChunkSink.Writer writer = resume(FileMetadata.UNKNOWN_SIZE)) {
            assertThat(writer.position()).isEqualTo(5);
            writer.write(bytes("!"));
            assertThat(writer.complete()).isEqualTo(new StoredFile("1_a.txt", 6));
        }
    }

    @Test
    void one_of_which_nothing_is_left_is_not_found() {
        assertThatNothingIsFound(() -> resume(5));
    }

    @Test
    void only_files_are_gone_on_with() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "theirs");
        Files.createSymbolicLink(part, elsewhere);
        assertThatNothingIsFound(() -> resume(10));
        Files.createSymbolicLink(target, elsewhere);
        assertThatNothingIsFound(() -> resume(6));

        Files.delete(part);
        Files.createDirectory(part);
        assertThatNothingIsFound(() -> resume(10));
        assertThat(elsewhere).hasContent("theirs");
    }

    @Test
    void more_bytes_than_declared_are_given_up() throws IOException {
        begin("hello world");

        assertThatNothingIsFound(() -> resume(10));
        assertThat(part).doesNotExist();
    }

    @Test
    void one_that_is_in_use_is_not_resumed() throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"))) {
            writer.write(bytes("he"));
            assertThatItIsTaken(() -> resume(5));
            writer.write(bytes("llo"));
        }
        try (ChunkSink.Writer writer = resume(5)) {
            assertThatItIsTaken(() -> resume(5));
            writer.complete();
        }
        assertThat(target).hasContent("hello");
    }

    @Test
    void a_writer_that_is_closed_again_costs_the_next_one_nothing() throws IOException {
        ChunkSink.Writer first = sink.open(TestSession.of("1", "a.txt"));
        first.close();
        try (ChunkSink.Writer second = resume(5)) {
            first.close();
            assertThatItIsTaken(() -> resume(5));
            second.write(bytes("hello"));
        }
    }

    @Test
    void a_new_upload_cannot_take_the_place_of_a_paused_one() throws IOException {
        begin("he");

        assertThatItIsTaken(() -> sink.open(TestSession.of("1", "a.txt")));
        assertThat(part).hasContent("he");
    }

    @Test
    void a_foreign_file_of_its_name_is_not_overwritten() throws IOException {
        begin("hello");
        Files.writeString(target, "other");

        try (ChunkSink.Writer writer = resume(5)) {
            assertThatItIsTaken(writer::complete);
            writer.discard();
        }
        assertThat(target).hasContent("other");
        assertThat(part).doesNotExist();
    }

    @Test
    void a_discarded_one_is_gone() throws IOException {
        begin("he");
        try (ChunkSink.Writer writer = resume(5)) {
            writer.discard();
        }
        assertThat(part).doesNotExist();
        assertThatNothingIsFound(() -> resume(5));
    }

    @Test
    void what_is_held_can_be_read_between_writes() throws IOException {
        begin("hello");
        try (ChunkSink.Writer writer = resume(11)) {
            assertThat(content(writer)).isEqualTo("hello");
            writer.write(bytes(" wor"));
            assertThat(content(writer)).isEqualTo("hello wor");
            writer.write(bytes("ld"));
            assertThat(content(writer)).isEqualTo("hello world");
            writer.complete();
            assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(writer::read);
        }
        assertThat(target).hasContent("hello world");
    }

    @Test
    void a_link_in_the_place_of_the_part_is_not_read() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "theirs");
        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"))) {
            Files.delete(part);
            Files.createSymbolicLink(part, elsewhere);
            assertThatExceptionOfType(IOException.class).isThrownBy(writer::read);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_published_file_is_completed_again_with_the_same_result(Sync sync) throws IOException {
        restart(sync);
        Files.writeString(target, "hello");

        for (int time = 0; time < 2; time++) {
            try (ChunkSink.Writer writer = resume(5)) {
                assertThatItIsPublished(writer);
                assertThat(writer.complete()).isEqualTo(new StoredFile("1_a.txt", 5));
            }
        }
        assertThat(target).hasContent("hello");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_killed_between_publishing_and_deleting_the_part_did_publish(Sync sync) throws IOException {
        restart(sync);
        begin("hello");
        Files.createLink(target, part);

        try (ChunkSink.Writer writer = resume(5)) {
            assertThatItIsPublished(writer);
            assertThat(writer.complete()).isEqualTo(new StoredFile("1_a.txt", 5));
        }
        assertThat(part).doesNotExist();
        assertThat(target).hasContent("hello");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_published_file_is_not_discarded(boolean hasPart) throws IOException {
        Files.writeString(target, "hello");
        if (hasPart) {
            Files.createLink(part, target);
        }

        try (ChunkSink.Writer writer = resume(5)) {
            writer.discard();
            writer.discard();
        }
        assertThat(target).hasContent("hello");
        assertThat(part).doesNotExist();
    }

    @Test
    void a_published_file_of_another_size_is_another_one() throws IOException {
        Files.writeString(target, "hello");
        assertThatNothingIsFound(() -> resume(4));

        Files.createLink(part, target);
        assertThatNothingIsFound(() -> resume(6));
        assertThat(target).hasContent("hello");
    }

    @Test
    void a_published_file_of_unknown_size_has_the_size_it_has() throws IOException {
        Files.writeString(target, "hello");

        try (ChunkSink.Writer writer = resume(FileMetadata.UNKNOWN_SIZE)) {
            assertThatItIsPublished(writer);
            assertThat(writer.complete()).isEqualTo(new StoredFile("1_a.txt", 5));
        }
    }

    private static void assertThatItIsPublished(ChunkSink.Writer writer) throws IOException {
        assertThat(writer.position()).isEqualTo(5);
        assertThat(content(writer)).isEqualTo("hello");
        assertThatIllegalStateException().isThrownBy(() -> writer.write(bytes("x")));
    }

    private void begin(String content) throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt", 11))) {
            writer.write(bytes(content));
        }
    }

    private ChunkSink.Writer resume(long size) throws IOException {
        return sink.open(TestSession.resuming("1", "a.txt", size));
    }

    private void restart(Sync sync) throws IOException {
        sink.close();
        sink = new FileChunkSink(directory, sync);
        assertThat(sink.sync()).isEqualTo(sync);
    }

    private static String content(ChunkSink.Writer writer) throws IOException {
        try (InputStream in = writer.read()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(UTF_8));
    }

    private static void assertThatNothingIsFound(ThrowingCallable call) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(call)
                .withMessage("There is no such upload.")
                .extracting(UploadException::code)
                .isEqualTo(UploadErrorCode.NOT_FOUND);
    }

    private static void assertThatItIsTaken(ThrowingCallable call) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(call)
                .extracting(UploadException::code)
                .isEqualTo(UploadErrorCode.CONFLICT);
    }
}
