package io.socketupload.file;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadSession;
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
import static org.assertj.core.api.Assertions.assertThatIOException;

class FileChunkSinkTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Path incoming;
    private FileChunkSink sink;

    @BeforeEach
    void start() throws IOException {
        directory = temporary.resolve("uploads");
        incoming = directory.resolve(".incoming");
        sink = new FileChunkSink(directory);
    }

    @AfterEach
    void stop() throws IOException {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_complete_file_has_its_bytes_under_its_name(Sync sync) throws IOException {
        restart(sync);
        StoredFile stored = upload("1", "greeting.txt", "hello");

        assertThat(stored).isEqualTo(new StoredFile("1_greeting.txt", 5));
        assertThat(directory.resolve("1_greeting.txt")).hasContent("hello");
        assertThat(parts()).isEmpty();
    }

    @Test
    void an_empty_file_is_stored_too() throws IOException {
        assertThat(upload("1", "empty", "")).isEqualTo(new StoredFile("1_empty", 0));
        assertThat(directory.resolve("1_empty")).isEmptyFile();
    }

    @Test
    void an_unfinished_file_is_not_visible() throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"))) {
            writer.write(bytes("hello"));

            assertThat(namesIn(directory)).containsExactly(".incoming");
            assertThat(incoming.resolve("1.part")).hasContent("hello");
        }
    }

    @Test
    void missing_directories_are_made() throws IOException {
        Path deep = temporary.resolve("a/b/c");
        new FileChunkSink(deep).close();

        assertThat(deep.resolve(".incoming")).isDirectory();
    }

    @Test
    void a_relative_directory_will_do() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path relative = here.relativize(temporary.toRealPath().resolve("relative"));
        try (FileChunkSink other = new FileChunkSink(relative);
                ChunkSink.Writer writer = other.open(TestSession.of("1", "a.txt"))) {
            writer.write(bytes("hello"));
            assertThat(other.find(writer.complete().path()))
                    .get()
                    .satisfies(file -> assertThat(file).isAbsolute().hasContent("hello"));
        }
    }

    @Test
    void a_file_is_no_upload_directory() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatIOException()
                .isThrownBy(() -> new FileChunkSink(file))
                .withMessage("The upload directory %s is not a directory.", file);
        assertThatIOException()
                .isThrownBy(() -> new FileChunkSink(file.resolve("below")))
                .withMessage("The upload directory %s cannot be made.", file.resolve("below"));
    }

    @Test
    void an_upload_directory_must_be_writable() {
        assertThatIOException()
                .isThrownBy(() -> new FileChunkSink(Path.of("/proc/self/task"), Sync.NEVER))
                .withMessageMatching("The upload directory /proc/.* is not writable\\.");
    }

    @Test
    void only_the_owner_can_read_what_is_stored() throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"))) {
            assertThat(permissions(incoming)).isEqualTo("rwx------");
            assertThat(permissions(incoming.resolve("1.part"))).isEqualTo("rw-------");
            assertThat(permissions(incoming.resolve("lock"))).isEqualTo("rw-------");
            writer.complete();
        }
        assertThat(permissions(directory.resolve("1_a.txt"))).isEqualTo("rw-------");
    }

    @Test
    void an_id_serves_one_upload_at_a_time() throws IOException {
        try (ChunkSink.Writer first = sink.open(TestSession.of("1", "a.txt"))) {
            first.write(bytes("hello"));
            assertThatItIsTaken(() -> sink.open(TestSession.of("1", "b.txt")));
            first.complete();
        }
        assertThat(directory.resolve("1_a.txt")).hasContent("hello");
    }

    @Test
    void a_taken_name_is_refused_before_any_byte() throws IOException {
        Files.writeString(directory.resolve("1_a.txt"), "theirs");

        assertThatItIsTaken(() -> sink.open(TestSession.of("1", "a.txt")));
        assertThat(directory.resolve("1_a.txt")).hasContent("theirs");
        assertThat(parts()).isEmpty();
    }

    @Test
    void an_existing_file_is_never_overwritten() throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"))) {
            writer.write(bytes("hello"));
            Files.writeString(directory.resolve("1_a.txt"), "theirs");

            assertThatItIsTaken(writer::complete);
            writer.discard();
        }
        assertThat(directory.resolve("1_a.txt")).hasContent("theirs");
        assertThat(parts()).isEmpty();
    }

    @Test
    void of_two_uploads_racing_for_a_name_one_wins() throws Exception {
        for (int round = 0; round < 50; round++) {
            String common = "r" + round;
            // Both are stored as <common>_b_c
            List<UploadSession> rivals =
                    List.of(TestSession.of(common, "b_c", 1), TestSession.of(common + "_b", "c", 1));
            CyclicBarrier start = new CyclicBarrier(rivals.size());
            ExecutorService threads = Executors.newFixedThreadPool(rivals.size());
            try {
                List<Future<String>> ends = threads.invokeAll(rivals.stream()
                        .map(session -> (Callable<String>) () -> race(session, start))
                        .toList());
                String winner = ends.get(0).get() + ends.get(1).get();
                assertThat(winner).hasSize(1);
                assertThat(directory.resolve(common + "_b_c")).hasContent(winner);
            } finally {
                threads.shutdown();
            }
        }
        assertThat(parts()).isEmpty();
    }

    private String race(UploadSession session, CyclicBarrier start) throws Exception {
        String content = session.file().name().substring(0, 1);
        try (ChunkSink.Writer writer = sink.open(session)) {
            writer.write(bytes(content));
            start.await();
            try {
                writer.complete();
                return content;
            } catch (UploadException e) {
                assertThat(e.code()).isEqualTo(UploadErrorCode.CONFLICT);
                writer.discard();
                return "";
            }
        }
    }

    @Test
    void what_a_process_that_died_left_does_not_stand_in_the_way_of_a_new_upload() throws IOException {
        Files.writeString(incoming.resolve("1.part"), "left behind");

        try (ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"))) {
            assertThat(writer.position()).isZero();
            writer.write(bytes("new"));
            writer.complete();
        }
        assertThat(directory.resolve("1_a.txt")).hasContent("new");
    }

    @Test
    void a_link_in_the_place_of_a_part_is_not_followed() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "theirs");
        Files.createSymbolicLink(incoming.resolve("1.part"), elsewhere);
        Files.createSymbolicLink(incoming.resolve("2.part"), temporary.resolve("dangling"));

        assertThatItIsTaken(() -> sink.open(TestSession.of("1", "a.txt")));
        assertThatItIsTaken(() -> sink.open(TestSession.of("2", "a.txt")));
        assertThat(elsewhere).hasContent("theirs");
        assertThat(temporary.resolve("dangling")).doesNotExist();
    }

    @Test
    void a_link_in_the_place_of_a_file_is_not_followed() throws IOException {
        Path dangling = temporary.resolve("dangling");
        Files.createSymbolicLink(
                directory.resolve("1_a.txt"), Files.writeString(temporary.resolve("theirs"), "theirs"));
        assertThatItIsTaken(() -> sink.open(TestSession.of("1", "a.txt")));

        try (ChunkSink.Writer writer = sink.open(TestSession.of("2", "a.txt"))) {
            Files.createSymbolicLink(directory.resolve("2_a.txt"), dangling);
            assertThatItIsTaken(writer::complete);
        }
        assertThat(dangling).doesNotExist();
    }

    @Test
    void a_link_in_the_place_of_incoming_is_refused() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.createSymbolicLink(other.resolve(".incoming"), elsewhere);

        assertThatIOException()
                .isThrownBy(() -> new FileChunkSink(other))
                .withMessageEndingWith(".incoming must be a directory and not a link.");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void a_link_in_the_place_of_the_lock_is_not_followed() throws IOException {
        Path other = temporary.resolve("other");
        Path dangling = temporary.resolve("dangling");
        Files.createDirectories(other.resolve(".incoming"));
        Files.createSymbolicLink(other.resolve(".incoming/lock"), dangling);

        assertThatIOException().isThrownBy(() -> new FileChunkSink(other));
        assertThat(dangling).doesNotExist();
    }

    @Test
    void the_upload_directory_itself_may_be_a_link() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);

        assertThatItIsInUse(link);
        assertThatItIsInUseForOthers();
        sink.close();
        try (FileChunkSink other = new FileChunkSink(link)) {
            other.open(TestSession.of("1", "a.txt")).complete();
        }
        assertThat(directory.resolve("1_a.txt")).exists();
    }

    @Test
    void a_directory_has_one_sink() throws IOException {
        ChunkSink.Writer writer = sink.open(TestSession.of("1", "a.txt"));

        assertThatItIsInUse(directory);
        assertThat(parts()).containsExactly("1.part");
        // The second sink of this server must not have cost the first its lock
        assertThatItIsInUseForOthers();
        assertThat(parts()).containsExactly("1.part");
        writer.close();
    }

    @Test
    void a_closed_sink_lets_go_of_the_directory() throws IOException {
        sink.close();
        sink.close();

        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> sink.open(TestSession.of("1", "a.txt")));
        try (FileChunkSink next = new FileChunkSink(directory)) {
            sink.close();
            assertThatItIsInUse(directory);
            assertThatItIsInUseForOthers();
            next.open(TestSession.of("1", "a.txt")).close();
        }
    }

    @Test
    void a_sink_that_could_not_start_holds_nothing() throws IOException {
        Path other = temporary.resolve("other");
        Path lock = Files.createDirectories(other.resolve(".incoming/lock"));
        assertThatIOException().isThrownBy(() -> new FileChunkSink(other));

        Files.delete(lock);
        new FileChunkSink(other).close();
    }

    @Test
    void the_longest_names_fit_the_file_system() throws IOException {
        String id = "i".repeat(128);
        StoredFile stored = upload(id, "😀".repeat(512), "hello");

        assertThat(stored.path()).isEqualTo(id + "_" + "😀".repeat(31));
        assertThat(stored.path().getBytes(UTF_8)).hasSizeBetween(250, 255);
        assertThat(sink.find(stored.path()))
                .get()
                .satisfies(file -> assertThat(file).hasContent("hello"));
        assertThat(upload("2" + id.substring(1), "x".repeat(1020) + ".txt", "").path())
                .hasSize(255)
                .endsWith("x.txt");
    }

    @Test
    void a_display_name_never_becomes_a_path() throws IOException {
        assertThat(upload("1", "../../evil.txt", "hello").path()).isEqualTo("1__.._evil.txt");
        assertThat(namesIn(temporary)).containsExactly("uploads");
    }

    @Test
    void an_id_that_names_a_device_is_made_harmless() throws IOException {
        StoredFile stored = upload("nul.1", "a.txt", "hello");

        assertThat(stored.path()).isEqualTo("_nul.1_a.txt");
        assertThat(sink.find(stored.path())).isPresent();
        try (ChunkSink.Writer writer = sink.open(TestSession.of("COM1", "a.txt"))) {
            assertThat(parts()).containsExactly("_COM1.part");
            writer.discard();
        }
    }

    @Test
    void a_name_that_the_locale_cannot_express_is_stored_in_ascii() throws IOException {
        sink.close();
        try (AnotherServer server = new AnotherServer(directory, "C", true)) {
            assertThat(server.answer()).isEqualTo("killed_e___.txt" + false);
        }
        assertThat(directory.resolve("killed_e___.txt")).hasContent("hello");
    }

    @Test
    void finds_a_finished_file() throws IOException {
        StoredFile stored = upload("1", "Café 写真 😀.jpg", "hello");

        assertThat(sink.find(stored.path()))
                .contains(directory.toRealPath().resolve(stored.path()))
                .get()
                .satisfies(file -> assertThat(file).hasContent("hello"));
        assertThat(sink.find("2" + stored.path())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "./1_a.txt",
                "../uploads/1_a.txt",
                "x/../1_a.txt",
                "/etc/passwd",
                "..\\1_a.txt",
                ".incoming",
                ".incoming/lock",
                ".incoming/2.part",
                ".incoming\\2.part",
                ".hidden",
                "1_a.txt/",
                "1_a.txt\u0000",
                "1_a.txt\u0000.jpg",
                "\u0000",
                "1_a.txt:stream",
                "1_a.txt::$DATA",
                "C:1_a.txt",
                "1_a.txt.",
                "1_a.txt ",
                "\ud800",
                "\udc00\ud800",
                "\ufeff1_a.txt",
                "nul",
                "directory",
                "link",
                "dangling"
            })
    void finds_nothing_for_a_hostile_path(String path) throws IOException {
        upload("1", "a.txt", "hello");
        Files.createFile(directory.resolve(".hidden"));
        Files.createDirectory(directory.resolve("directory"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("1_a.txt"));
        Files.createSymbolicLink(directory.resolve("dangling"), temporary.resolve("nothing"));
        try (ChunkSink.Writer unfinished = sink.open(TestSession.of("2", "a.txt"))) {
            assertThat(sink.find(path)).isEmpty();
            unfinished.discard();
        }
    }

    @Test
    void finds_nothing_for_absolute_and_endless_paths() throws IOException {
        StoredFile stored = upload("1", "a.txt", "hello");

        assertThat(sink.find(directory.resolve(stored.path()).toString())).isEmpty();
        assertThat(sink.find("a".repeat(10_000_000))).isEmpty();
        assertThat(sink.find("😀".repeat(127))).isEmpty();
    }

    @Test
    void is_a_bean_for_every_container() throws NoSuchMethodException {
        Constructor<?> constructor = FileChunkSink.class.getConstructor(Path.class);

        assertThat(FileChunkSink.class).hasAnnotation(Singleton.class).isNotFinal();
        assertThat(constructor.isAnnotationPresent(Inject.class)).isTrue();
        assertThat(constructor.getParameters()[0].getAnnotation(Named.class).value())
                .isEqualTo("socket-upload.directory");
    }

    private void restart(Sync sync) throws IOException {
        sink.close();
        sink = new FileChunkSink(directory, sync);
    }

    private StoredFile upload(String id, String fileName, String content) throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of(id, fileName))) {
            writer.write(bytes(content));
            return writer.complete();
        }
    }

    private List<String> parts() throws IOException {
        return namesIn(incoming).stream().filter(name -> name.endsWith(".part")).toList();
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> directory.relativize(file).toString()).toList();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(UTF_8));
    }

    private static void assertThatItIsTaken(ThrowingCallable call) {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(call)
                .withMessage("The upload id is in use.")
                .extracting(UploadException::code)
                .isEqualTo(UploadErrorCode.CONFLICT);
    }

    private void assertThatItIsInUseForOthers() throws IOException {
        try (AnotherServer server = new AnotherServer(directory, "C.UTF-8", false)) {
            assertThat(server.answer()).startsWith("The upload directory is in use by another server");
        }
    }

    private static void assertThatItIsInUse(Path directory) {
        assertThatIOException()
                .isThrownBy(() -> new FileChunkSink(directory))
                .withMessageStartingWith("The upload directory is in use by another server");
    }
}
