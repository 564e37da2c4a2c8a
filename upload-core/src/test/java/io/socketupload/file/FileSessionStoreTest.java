package io.socketupload.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.socketupload.FileMetadata;
import io.socketupload.Sync;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FileSessionStoreTest {
    private static final UploadId ID = new UploadId("1");

    @TempDir
    Path temporary;

    private Path directory;
    private Path incoming;
    private Path record;
    private FileSessionStore store;

    @BeforeEach
    void start() throws IOException {
        directory = temporary.toRealPath().resolve("uploads");
        incoming = directory.resolve(".incoming");
        record = incoming.resolve("1.session");
        store = new FileSessionStore(directory);
    }

    @ParameterizedTest
    @EnumSource
    void remembers_an_upload_as_it_was(Sync sync) throws IOException {
        store = new FileSessionStore(directory, sync);
        SavedUpload upload = SampleUpload.receiving("1");

        assertThat(store.create(upload)).isTrue();
        assertThat(store.find(ID)).contains(upload);
        assertThat(new FileSessionStore(directory).find(ID)).contains(upload);

        SavedUpload completed = SampleUpload.completed("1");
        assertThat(store.replace(upload, completed)).isTrue();
        assertThat(store.find(ID)).contains(completed);
        assertThat(names()).containsExactly("1.session");
    }

    @Test
    void an_unknown_upload_is_neither_found_nor_changed_nor_missed() throws IOException {
        assertThat(store.find(ID)).isEmpty();
        assertThat(store.replace(SampleUpload.receiving("1"), SampleUpload.receiving("1")))
                .isFalse();
        store.remove(SampleUpload.receiving("1"));
        store.forEach(upload -> assertThat(upload).isNull());

        assertThat(names()).isEmpty();
    }

    @Test
    void an_id_is_created_once() throws IOException {
        assertThat(store.create(SampleUpload.receiving("1"))).isTrue();
        assertThat(store.create(SampleUpload.completed("1"))).isFalse();

        assertThat(store.find(ID)).contains(SampleUpload.receiving("1"));
    }

    @Test
    void a_removed_upload_is_forgotten_and_its_id_free() throws IOException {
        store.create(SampleUpload.completed("1"));
        store.remove(SampleUpload.completed("1"));
        store.remove(SampleUpload.completed("1"));

        assertThat(store.find(ID)).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(store.create(SampleUpload.receiving("1"))).isTrue();
    }

    @Test
    void who_has_not_the_lease_changes_nothing() throws IOException {
        SavedUpload fifth = SampleUpload.receiving("1", 5);
        SavedUpload sixth = SampleUpload.receiving("1", 6);
        store.create(fifth);

        assertThat(store.replace(SampleUpload.receiving("1", 4), sixth)).isFalse();
        store.remove(SampleUpload.receiving("1", 4));
        assertThat(store.find(ID)).contains(fifth);
        assertThat(store.replace(fifth, fifth)).isTrue();
        assertThat(store.replace(fifth, sixth)).isTrue();
        assertThat(store.replace(fifth, sixth)).isFalse();
        assertThat(store.find(ID)).contains(sixth);
    }

    @Test
    void of_many_who_create_the_same_upload_one_wins() throws Exception {
        FileSessionStore other = new FileSessionStore(directory, Sync.NEVER);
        for (int round = 0; round < 50; round++) {
            String id = "r" + round;
            List<Boolean> created = atOnce(
                    () -> store.create(SampleUpload.receiving(id, 1)),
                    () -> store.create(SampleUpload.receiving(id, 2)),
                    () -> other.create(SampleUpload.receiving(id, 3)),
                    () -> other.create(SampleUpload.receiving(id, 4)));

            assertThat(created).containsOnlyOnce(true);
            assertThat(store.find(new UploadId(id))).contains(SampleUpload.receiving(id, created.indexOf(true) + 1));
        }
    }

    @Test
    void of_many_who_take_an_upload_over_one_gets_it() throws Exception {
        store = new FileSessionStore(directory, Sync.NEVER);
        for (int round = 0; round < 50; round++) {
            String id = "r" + round;
            SavedUpload before = SampleUpload.receiving(id, 0);
            store.create(before);
            List<Callable<Boolean>> rivals = new ArrayList<>();
            LongStream.rangeClosed(1, 8)
                    .forEach(fence -> rivals.add(() -> store.replace(before, SampleUpload.receiving(id, fence))));
            rivals.add(() -> store.find(new UploadId(id)).isPresent());
            rivals.add(() -> {
                store.forEach(upload -> assertThat(upload.fence()).isBetween(0L, 8L));
                return true;
            });

            List<Boolean> results = atOnce(rivals.toArray(new Callable[0]));

            assertThat(results.subList(0, 8)).as("the rivals").containsOnlyOnce(true);
            assertThat(results.get(8)).as("always found").isTrue();
            assertThat(store.find(new UploadId(id))).contains(SampleUpload.receiving(id, results.indexOf(true) + 1));
        }
        assertThat(names()).hasSize(50).allMatch(name -> name.endsWith(".session"));
    }

    @SafeVarargs
    private static List<Boolean> atOnce(Callable<Boolean>... calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.length);
        ExecutorService threads = Executors.newFixedThreadPool(calls.length);
        try {
            List<Future<Boolean>> ends = threads.invokeAll(Arrays.stream(calls)
                    .map(call -> (Callable<Boolean>) () -> {
                        start.await();
                        return call.call();
                    })
                    .toList());
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> end : ends) {
                results.add(end.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "socket-upload session 2\n", "\0\0\0\0", "torn", "too large"})
    void a_damaged_record_is_forgotten(String content) throws IOException {
        damage("1", content);
        assertThat(store.find(ID)).isEmpty();
        assertThat(store.replace(SampleUpload.receiving("1"), SampleUpload.receiving("1")))
                .isFalse();
        assertThat(record).exists();

        assertThat(store.create(SampleUpload.receiving("1"))).isTrue();
        assertThat(store.find(ID)).contains(SampleUpload.receiving("1"));

        damage("1", content);
        store.create(SampleUpload.receiving("2"));
        assertThat(shown()).containsExactly(SampleUpload.receiving("2"));
        assertThat(names()).containsExactly("2.session");

        damage("1", content);
        store.remove(SampleUpload.receiving("1"));
        assertThat(record).doesNotExist();
    }

    private void damage(String id, String content) throws IOException {
        byte[] sound = SessionRecord.encode(SampleUpload.receiving(id));
        byte[] bytes = switch (content) {
            case "torn" -> Arrays.copyOf(sound, sound.length - 1);
            case "too large" -> Arrays.copyOf(sound, SessionRecord.MAX_BYTES + 1);
            default -> content.getBytes(UTF_8);
        };
        Files.write(incoming.resolve(id + ".session"), bytes);
    }

    @Test
    void damage_is_logged_once_without_what_was_in_it() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            damage("1", "torn");
            store.find(ID);
            store.find(ID);
            store.forEach(upload -> assertThat(upload).isNull());
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(UTF_8))
                .containsOnlyOnce("The record of upload 1 is damaged; the upload is forgotten")
                .hasLineCount(1);
    }

    @Test
    void a_record_under_another_name_is_not_that_uploads() throws IOException {
        store.create(SampleUpload.receiving("1"));
        Files.move(record, incoming.resolve("2.session"));

        assertThat(store.find(new UploadId("2"))).isEmpty();
        assertThat(shown()).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void shows_all_and_lets_them_be_changed_meanwhile() throws IOException {
        store = new FileSessionStore(directory, Sync.NEVER);
        for (int i = 0; i < 100; i++) {
            store.create(SampleUpload.receiving("u" + i));
        }
        store.create(SampleUpload.completed("nul.1"));
        List<String> seen = new ArrayList<>();

        store.forEach(upload -> {
            seen.add(upload.id().value());
            remove(upload);
        });

        assertThat(seen).hasSize(101).doesNotHaveDuplicates().contains("u0", "u99", "nul.1");
        assertThat(names()).isEmpty();
    }

    private void remove(SavedUpload upload) {
        try {
            store.remove(upload);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_fails_to_look_at_uploads_is_told() throws IOException {
        store.create(SampleUpload.receiving("1"));

        assertThatIllegalStateException()
                .isThrownBy(() -> store.forEach(upload -> {
                    throw new IllegalStateException();
                }));
        assertThat(store.find(ID)).isPresent();
    }

    @Test
    void what_a_killed_server_was_writing_harms_nobody() throws IOException {
        Path unfinished = incoming.resolve("1.session.tmp");
        Files.writeString(unfinished, "half");
        assertThat(store.find(ID)).isEmpty();
        assertThat(shown()).isEmpty();
        assertThat(unfinished).doesNotExist();

        Files.writeString(unfinished, "half");
        assertThat(store.create(SampleUpload.receiving("1"))).isTrue();
        Files.writeString(unfinished, "half");
        assertThat(store.replace(SampleUpload.receiving("1"), SampleUpload.receiving("1", 2)))
                .isTrue();
        assertThat(store.find(ID)).contains(SampleUpload.receiving("1", 2));
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void other_files_are_left_alone() throws IOException {
        Files.createDirectories(incoming.resolve("directory.session/below"));
        for (String name : List.of("1.part", "lock", "_1.session", "1.tmp", "1.session.bak")) {
            Files.createFile(incoming.resolve(name));
        }
        List<String> before = names();

        assertThat(shown()).isEmpty();

        assertThat(names()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void links_are_not_followed() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.write(elsewhere, SessionRecord.encode(SampleUpload.receiving("1")));
        Files.createSymbolicLink(record, elsewhere);
        Files.createSymbolicLink(incoming.resolve("1.session.tmp"), elsewhere);

        assertThat(store.find(ID)).isEmpty();
        assertThat(store.create(SampleUpload.receiving("1", 2))).isTrue();

        assertThat(record).isRegularFile().matches(file -> !Files.isSymbolicLink(file));
        assertThat(elsewhere).hasBinaryContent(SessionRecord.encode(SampleUpload.receiving("1")));
    }

    @Test
    void only_the_owner_can_read_what_is_remembered() throws IOException {
        store.create(SampleUpload.receiving("1"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(incoming, LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record, LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rw-------");
    }

    @Test
    void what_is_too_much_to_remember_is_refused() throws IOException {
        SavedUpload sample = SampleUpload.receiving("1");
        SavedUpload endless = new SavedUpload(
                sample.id(),
                new FileMetadata("a.txt", 5, ""),
                "o".repeat(SessionRecord.MAX_BYTES),
                "",
                9,
                sample.startedAt(),
                sample.expiresAt(),
                Phase.RECEIVING,
                null,
                null);
        assertThatIOException().isThrownBy(() -> store.create(endless));
        assertThat(names()).isEmpty();

        store.create(sample);
        assertThatIOException().isThrownBy(() -> store.replace(sample, endless));
        assertThat(store.find(ID)).contains(sample);
    }

    @Test
    void a_failed_write_leaves_what_was() throws IOException {
        store.create(SampleUpload.receiving("1"));
        Path inTheWay = Files.createDirectories(incoming.resolve("1.session.tmp/below"));

        SavedUpload before = SampleUpload.receiving("1");
        assertThatIOException().isThrownBy(() -> store.replace(before, SampleUpload.receiving("1", 2)));
        assertThat(store.find(ID)).contains(before);

        Files.delete(inTheWay);
        assertThat(store.replace(before, SampleUpload.receiving("1", 2))).isTrue();
    }

    @Test
    void an_interrupted_write_leaves_nothing_behind() throws IOException {
        Thread.currentThread().interrupt();
        assertThatIOException().isThrownBy(() -> store.create(SampleUpload.receiving("1")));
        assertThat(Thread.interrupted()).isTrue();

        assertThat(names()).isEmpty();
        assertThat(store.create(SampleUpload.receiving("1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shares_the_directory_with_the_sink_whichever_comes_first(boolean sinkFirst) throws IOException {
        Path shared = temporary.resolve("shared");
        FileChunkSink early = sinkFirst ? new FileChunkSink(shared) : null;
        FileSessionStore store = new FileSessionStore(shared);
        try (FileChunkSink sink = early == null ? new FileChunkSink(shared) : early) {
            store.create(SampleUpload.receiving("1"));
            sink.open(TestSession.of("1", "a.txt")).close();
            Files.createFile(shared.resolve(".incoming/2.part"));

            sink.removeOrphans(id -> isKnown(store, id));
        }
        assertThat(shared.resolve(".incoming/1.part")).exists();
        assertThat(shared.resolve(".incoming/2.part")).doesNotExist();
        assertThat(store.find(ID)).isPresent();
    }

    private static boolean isKnown(FileSessionStore store, UploadId id) {
        try {
            return store.find(id).isPresent();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void is_a_bean_for_every_container() throws NoSuchMethodException {
        Constructor<?> constructor = FileSessionStore.class.getConstructor(Path.class);

        assertThat(FileSessionStore.class).hasAnnotation(Singleton.class).isNotFinal();
        assertThat(constructor.isAnnotationPresent(Inject.class)).isTrue();
        assertThat(constructor.getParameters()[0].getAnnotation(Named.class).value())
                .isEqualTo("socket-upload.directory");
    }

    private List<SavedUpload> shown() throws IOException {
        List<SavedUpload> shown = new ArrayList<>();
        store.forEach(shown::add);
        return shown;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(incoming)) {
            return files.map(file -> incoming.relativize(file).toString()).toList();
        }
    }
}
