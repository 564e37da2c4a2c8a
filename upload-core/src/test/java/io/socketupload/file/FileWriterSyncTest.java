package io.socketupload.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** When a writer forces bytes to disk, and what counts as kept when the disk fails. */
class FileWriterSyncTest {
    private static final IOException FULL = new IOException("No space left on device");

    @TempDir
    Path directory;

    private final ScriptedChannel channel = new ScriptedChannel();
    private Path part;
    private Path target;

    @BeforeEach
    void makePart() throws IOException {
        part = Files.createFile(directory.resolve("part"));
        target = directory.resolve("target");
    }

    @Test
    void always_forces_once_for_all_that_waited_together() throws IOException {
        FileWriter writer = writer(10, Sync.ALWAYS);

        writer.write(new ByteBuffer[] {bytes("0123"), bytes(""), bytes("45")});
        assertThat(channel.forced).isEqualTo(1);
        assertThat(channel.bytesForced).isEqualTo(6);

        writer.write(bytes("6789"));
        assertThat(channel.forced).isEqualTo(2);
        assertThat(channel.bytesForced).isEqualTo(10);
    }

    @Test
    void nothing_written_needs_no_forcing() throws IOException {
        FileWriter writer = writer(10, Sync.ALWAYS);

        writer.write(new ByteBuffer[0]);
        writer.write(bytes(""));

        assertThat(channel.forced).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER", "COMPLETE"})
    void chunks_are_not_forced_unless_asked_for(Sync sync) throws IOException {
        FileWriter writer = writer(10, sync);
        writer.write(bytes("0123456789"));

        assertThat(channel.forced).isZero();
        assertThat(writer.position()).isEqualTo(10);
        writer.complete();
        assertThat(channel.forced).isEqualTo(sync == Sync.COMPLETE ? 1 : 0);
    }

    @Test
    void bytes_that_could_not_be_forced_are_not_kept() throws IOException {
        FileWriter writer = writer(10, Sync.ALWAYS);
        writer.write(bytes("01234"));
        IOException failure = new IOException("Input/output error");
        channel.failingToForce(failure);

        assertThatIOException().isThrownBy(() -> writer.write(bytes("567"))).isSameAs(failure);
        assertThat(writer.position()).isEqualTo(5);
    }

    @Test
    void a_failure_to_force_is_never_forgotten() throws IOException {
        FileWriter writer = writer(10, Sync.ALWAYS);
        channel.failingToForce(new IOException("Input/output error"));
        assertThatIOException().isThrownBy(() -> writer.write(bytes("567")));
        channel.workingAgain();

        assertThatBytesAreLost(() -> writer.write(bytes("8")));
        assertThatBytesAreLost(writer::read);
        assertThatBytesAreLost(writer::complete);
        assertThat(writer.position()).isZero();
        assertThat(channel.forced).isZero();
        assertThat(target).doesNotExist();

        writer.discard();
        writer.close();
        assertThat(part).doesNotExist();
    }

    @Test
    void a_failure_to_force_the_whole_file_is_never_forgotten_either() throws IOException {
        FileWriter writer = writer(5, Sync.COMPLETE);
        writer.write(bytes("hello"));
        channel.failingToForce(new IOException("Input/output error"));
        assertThatIOException().isThrownBy(writer::complete);
        channel.workingAgain();

        assertThatBytesAreLost(writer::complete);
        assertThat(target).doesNotExist();
    }

    @Test
    void no_space_to_force_bytes_is_not_told_as_a_full_disk_since_the_upload_cannot_go_on() {
        channel.failingToForce(FULL);

        assertThatIOException()
                .isThrownBy(() -> writer(10, Sync.ALWAYS).write(bytes("567")))
                .isSameAs(FULL);
    }

    @ParameterizedTest
    @EnumSource
    void a_full_disk_keeps_what_it_took_and_goes_on_there(Sync sync) throws IOException {
        FileWriter writer = writer(10, sync);
        channel.failingAfter(4, FULL);
        ByteBuffer chunk = bytes("0123456789");

        assertThatStorageIsFull(() -> writer.write(chunk));
        assertThat(writer.position()).isEqualTo(6);
        assertThatStorageIsFull(() -> writer.write(chunk));
        assertThat(writer.position()).isEqualTo(6);
        assertThat(channel.bytesForced).isEqualTo(sync == Sync.ALWAYS ? 6 : 0);

        channel.workingAgain();
        writer.write(bytes("6789"));
        assertThat(writer.position()).isEqualTo(10);
        assertThat(channel.written).hasToString("0123456789");
        assertThat(writer.complete()).isEqualTo(new StoredFile("target", 10));
    }

    @Test
    void what_a_full_disk_took_and_cannot_force_is_lost() {
        FileWriter writer = writer(10, Sync.ALWAYS);
        IOException failure = new IOException("Input/output error");
        channel.failingAfter(4, FULL).failingToForce(failure);

        assertThatIOException()
                .isThrownBy(() -> writer.write(bytes("0123456789")))
                .isSameAs(FULL)
                .satisfies(full -> assertThat(full).hasSuppressedException(failure));
        assertThat(writer.position()).isZero();
        channel.workingAgain();
        assertThatBytesAreLost(() -> writer.write(bytes("0123456789")));
    }

    @Test
    void a_file_of_unknown_size_needs_no_more_space_than_it_asked_for() {
        IOException failure = new IOException("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar");
        channel.failingAfter(0, failure);

        assertThatIOException()
                .isThrownBy(() -> writer(FileMetadata.UNKNOWN_SIZE, Sync.NEVER).write(bytes("0")))
                .isSameAs(failure);
    }

    @Test
    void a_file_of_unknown_size_is_stored_with_the_size_it_got() throws IOException {
        FileWriter writer = writer(FileMetadata.UNKNOWN_SIZE, Sync.COMPLETE);
        writer.write(bytes("0123456"));

        assertThat(writer.complete()).isEqualTo(new StoredFile("target", 7));
    }

    private FileWriter writer(long size, Sync sync) {
        PartClaims.Claim claim = new PartClaims().take(new UploadId("1")).orElseThrow();
        return new FileWriter(channel, 0, new Place(part, directory, target, size, sync, claim));
    }

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(UTF_8));
    }

    private static void assertThatBytesAreLost(ThrowingCallable call) {
        assertThatIOException().isThrownBy(call).withMessage("Earlier bytes could not be forced to disk.");
    }

    private static void assertThatStorageIsFull(ThrowingCallable call) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(call)
                .extracting(UploadException::code)
                .isEqualTo(UploadErrorCode.STORAGE_FULL);
    }
}
