package io.socketupload.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class FileWriterTest {
    private static final long MORE_THAN_ANY_DISK = Long.MAX_VALUE;

    @TempDir
    Path directory;

    private Path part;
    private Path target;
    private FileChannel channel;
    private FileWriter writer;

    @BeforeEach
    void open() throws IOException {
        part = directory.resolve("part");
        target = directory.resolve("target");
        channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        writer = new FileWriter(channel, 0, place(5, Sync.COMPLETE));
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
    }

    @Test
    void buffers_of_every_kind_are_written_in_order() throws IOException {
        Random random = new Random(42);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteBuffer[] buffers = new ByteBuffer[3000];
        for (int i = 0; i < buffers.length; i++) {
            byte[] content = new byte[i % 7 == 0 ? 0 : random.nextInt(i % 100 == 0 ? 100_000 : 50)];
            random.nextBytes(content);
            expected.writeBytes(content);
            ByteBuffer bytes = i % 2 == 0 ? ByteBuffer.allocate(content.length) : directWithOffset(content.length);
            buffers[i] = bytes.put(content).position(bytes.limit() - content.length);
        }

        writer.write(buffers);

        assertThat(writer.position()).isEqualTo(expected.size());
        assertThat(buffers).noneMatch(ByteBuffer::hasRemaining);
        assertThat(part).hasBinaryContent(expected.toByteArray());
    }

    private static ByteBuffer directWithOffset(int length) {
        return ByteBuffer.allocateDirect(length + 10).position(10);
    }

    @Test
    void no_buffers_and_empty_buffers_are_nothing_to_write() throws IOException {
        writer.write(new ByteBuffer[0]);
        writer.write(new ByteBuffer[] {bytes(""), bytes("")});
        writer.write(bytes(""));

        assertThat(writer.position()).isZero();
    }

    @Test
    void what_the_disk_did_not_take_is_written_again() throws IOException {
        ScriptedChannel slow = new ScriptedChannel();
        FileWriter writer = writerOn(slow, 26);

        writer.write(new ByteBuffer[] {bytes("abcdefgh"), bytes(""), bytes("i"), bytes("jklmnop")});
        writer.write(bytes("qrstuvwxyz"));

        assertThat(slow.written).hasToString("abcdefghijklmnopqrstuvwxyz");
        assertThat(writer.position()).isEqualTo(26);
    }

    @Test
    void the_position_counts_what_was_written_before_a_failure() {
        FileWriter writer = writerOn(new ScriptedChannel().failingAfter(4, new IOException("broken")), 10);

        assertThatIOException()
                .isThrownBy(() -> writer.write(bytes("0123456789")))
                .withMessage("broken");
        assertThat(writer.position()).isEqualTo(6);
    }

    @Test
    void a_full_disk_is_told_apart() throws IOException {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            assertThatStorageIsFull(() -> writerOn(full, 5).write(bytes("hello")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "There is not enough space on the disk"})
    void a_full_disk_is_known_by_what_the_system_says(String message) {
        FileSystemException failure = new FileSystemException("a", "b", message);

        assertThatStorageIsFull(() ->
                writerOn(new ScriptedChannel().failingAfter(0, failure), 5).write(bytes("hello")));
    }

    @Test
    void a_full_disk_is_known_by_the_space_that_is_left() {
        IOException failure = new IOException("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar");

        assertThatStorageIsFull(() -> writerOn(new ScriptedChannel().failingAfter(0, failure), MORE_THAN_ANY_DISK)
                .write(bytes("hello")));
    }

    @Test
    void a_disk_may_turn_out_to_be_full_at_the_end() {
        IOException failure = new IOException("No space left on device");

        assertThatStorageIsFull(
                () -> writerOn(new ScriptedChannel().failingToForce(failure), 5).complete());
    }

    @Test
    void other_failures_go_through_unchanged() {
        for (IOException failure : new IOException[] {new AccessDeniedException("x"), new IOException()}) {
            FileWriter writer =
                    writerOn(new ScriptedChannel().failingAfter(0, failure).failingToForce(failure), 5);

            assertThatIOException()
                    .isThrownBy(() -> writer.write(bytes("hello")))
                    .isSameAs(failure);
            assertThatIOException().isThrownBy(writer::complete).isSameAs(failure);
        }
    }

    @Test
    void nothing_is_written_after_close() throws IOException {
        writer.write(bytes("he"));
        writer.close();
        writer.close();

        assertThatIsClosed(() -> writer.write(bytes("llo")));
        assertThat(writer.position()).isEqualTo(2);
        assertThat(part).hasContent("he");
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_completed_after_close(Sync sync) throws IOException {
        FileWriter writer = new FileWriter(channel, 0, place(5, sync));
        writer.write(bytes("hello"));
        writer.close();

        assertThatIsClosed(writer::complete);
        assertThat(part).hasContent("hello");
        assertThat(target).doesNotExist();
    }

    @Test
    void a_closed_writer_on_a_full_disk_is_closed_first_of_all() throws IOException {
        FileWriter writer = writerOn(channel, MORE_THAN_ANY_DISK);
        writer.close();

        assertThatIsClosed(() -> writer.write(bytes("hello")));
    }

    @Test
    void a_file_is_completed_once() throws IOException {
        writer.write(bytes("hello"));

        assertThat(writer.complete()).isEqualTo(new StoredFile("target", 5));
        assertThatIsClosed(writer::complete);
        assertThat(target).hasContent("hello");
        assertThat(part).doesNotExist();
    }

    @Test
    void a_complete_file_is_not_discarded() throws IOException {
        writer.write(bytes("hello"));
        writer.complete();
        Files.writeString(part, "the next upload's");

        writer.discard();
        writer.close();

        assertThat(target).hasContent("hello");
        assertThat(part).hasContent("the next upload's");
    }

    @Test
    void a_part_is_discarded_once() throws IOException {
        writer.write(bytes("he"));
        writer.discard();
        assertThat(part).doesNotExist();
        assertThatIsClosed(() -> writer.write(bytes("llo")));

        Files.writeString(part, "the next upload's");
        writer.discard();
        writer.close();

        assertThat(part).hasContent("the next upload's");
    }

    @Test
    void a_part_can_be_discarded_after_every_failure() throws IOException {
        Files.writeString(target, "theirs");
        assertThatExceptionOfType(UploadException.class).isThrownBy(writer::complete);
        writer.close();

        writer.discard();

        assertThat(part).doesNotExist();
        assertThat(target).hasContent("theirs");
    }

    @Test
    void a_part_that_is_gone_is_no_reason_to_fail_a_discard() throws IOException {
        Files.delete(part);

        writer.discard();
        writer.discard();
    }

    static List<Exception> failuresToLink() {
        return List.of(
                new UnsupportedOperationException(),
                new FileSystemException("target", "part", "Operation not permitted"));
    }

    @ParameterizedTest
    @MethodSource("failuresToLink")
    void a_part_is_moved_where_there_are_no_links(Exception failure) throws IOException {
        FileWriter writer = writerFailingToLink(failure);
        writer.write(bytes("hello"));

        assertThat(writer.complete()).isEqualTo(new StoredFile("target", 5));
        assertThat(target).hasContent("hello");
        assertThat(part).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("failuresToLink")
    void a_move_overwrites_nothing_either(Exception failure) throws IOException {
        FileWriter writer = writerFailingToLink(failure);
        writer.write(bytes("hello"));
        Files.createSymbolicLink(target, directory.resolve("dangling"));

        assertThatNameIsTaken(writer::complete);
        assertThat(target).isSymbolicLink();
        assertThat(part).hasContent("hello");
    }

    @Test
    void a_taken_name_is_not_tried_again_with_a_move() throws IOException {
        FileWriter writer = writerFailingToLink(new FileAlreadyExistsException("target"));
        writer.write(bytes("hello"));

        assertThatNameIsTaken(writer::complete);
        assertThat(target).doesNotExist();
    }

    @Test
    void a_moved_part_is_not_discarded() throws IOException {
        FileWriter writer = new FileWriter(channel, 0, place(5, Sync.COMPLETE)) {
            @Override
            void link(Path name, Path existing) {
                Thread.currentThread().interrupt();
                throw new UnsupportedOperationException();
            }
        };
        assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(writer::complete);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(part).doesNotExist();

        Files.writeString(part, "the next upload's");
        writer.discard();

        assertThat(part).hasContent("the next upload's");
    }

    private FileWriter writerFailingToLink(Exception failure) {
        return new FileWriter(channel, 0, place(5, Sync.COMPLETE)) {
            @Override
            void link(Path name, Path existing) throws IOException {
                if (failure instanceof IOException io) {
                    throw io;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    @Test
    void a_name_that_may_not_survive_is_taken_back() throws IOException {
        FileWriter writer = writerInterruptedAfterLink(Sync.COMPLETE);
        writer.write(bytes("hello"));

        assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(writer::complete);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(target).doesNotExist();
        writer.discard();
        assertThat(part).doesNotExist();
    }

    @Test
    void without_sync_the_directory_is_not_forced_to_disk() throws IOException {
        FileWriter writer = writerInterruptedAfterLink(Sync.NEVER);
        writer.write(bytes("hello"));

        writer.complete();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(target).hasContent("hello");
    }

    /** Forcing the directory to disk is the first thing after the link that minds an interrupt. */
    private FileWriter writerInterruptedAfterLink(Sync sync) {
        return new FileWriter(channel, 0, place(5, sync)) {
            @Override
            void link(Path name, Path existing) throws IOException {
                super.link(name, existing);
                Thread.currentThread().interrupt();
            }
        };
    }

    @Test
    void an_interrupted_write_fails_and_can_be_discarded() throws IOException {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(() -> writer.write(bytes("hello")));
        assertThat(Thread.interrupted()).isTrue();
        writer.discard();
        assertThat(part).doesNotExist();
    }

    @Test
    void a_part_that_cannot_be_deleted_does_not_fail_the_upload() throws IOException {
        FileWriter writer = new FileWriter(channel, 0, place(5, Sync.COMPLETE)) {
            @Override
            void link(Path name, Path existing) throws IOException {
                super.link(name, existing);
                Files.delete(existing);
                Files.createDirectories(existing.resolve("not empty"));
            }
        };
        writer.write(bytes("hello"));

        assertThat(writer.complete()).isEqualTo(new StoredFile("target", 5));
        assertThat(target).hasContent("hello");
        assertThat(part).isDirectory();
    }

    @Test
    void bytes_are_forced_to_disk_only_if_asked_for() throws IOException {
        IOException failure = new IOException("forced");
        assertThatIOException()
                .isThrownBy(
                        () -> new FileWriter(new ScriptedChannel().failingToForce(failure), 0, place(5, Sync.COMPLETE))
                                .complete())
                .isSameAs(failure);
        assertThat(target).doesNotExist();

        new FileWriter(new ScriptedChannel().failingToForce(failure), 0, place(5, Sync.NEVER)).complete();
        assertThat(target).exists();
    }

    private Place place(long size, Sync sync) {
        PartClaims.Claim claim = new PartClaims().take(new UploadId("1")).orElseThrow();
        return new Place(part, directory, target, size, sync, claim);
    }

    private FileWriter writerOn(FileChannel channel, long size) {
        return new FileWriter(channel, 0, place(size, Sync.COMPLETE));
    }

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(UTF_8));
    }

    private static void assertThatIsClosed(ThrowingCallable call) {
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(call);
    }

    private static void assertThatNameIsTaken(ThrowingCallable call) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(call)
                .extracting(UploadException::code)
                .isEqualTo(UploadErrorCode.CONFLICT);
    }

    private static void assertThatStorageIsFull(ThrowingCallable call) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(call)
                .withMessage("There is no space left to store the file.")
                .withCauseInstanceOf(IOException.class)
                .extracting(UploadException::code)
                .isEqualTo(UploadErrorCode.STORAGE_FULL);
    }
}
