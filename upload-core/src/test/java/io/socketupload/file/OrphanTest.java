package io.socketupload.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.UploadId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class OrphanTest {
    @TempDir
    Path directory;

    private Path incoming;
    private FileChunkSink sink;

    @BeforeEach
    void start() throws IOException {
        incoming = directory.resolve(".incoming");
        sink = new FileChunkSink(directory);
    }

    @AfterEach
    void stop() throws IOException {
        sink.close();
    }

    @Test
    void what_nobody_knows_is_deleted() throws IOException {
        begin("known");
        begin("unknown");
        begin("nul.1");
        begin("nul.2");
        restart();

        sink.removeOrphans(Set.of(new UploadId("known"), new UploadId("nul.1"))::contains);

        assertThat(incomingNames()).containsOnly("lock", "known.part", "_nul.1.part");
    }

    @Test
    void a_killed_server_leaves_nothing_but_what_the_next_one_deletes() throws IOException {
        sink.close();
        try (AnotherServer server = new AnotherServer(directory, "C.UTF-8", false)) {
            assertThat(server.answer()).isEqualTo("open");
            server.kill();
        }
        sink = new FileChunkSink(directory);
        assertThat(incomingNames()).containsOnly("lock", "killed.part");

        sink.removeOrphans(id -> false);

        assertThat(incomingNames()).containsOnly("lock");
    }

    @Test
    void only_parts_are_deleted() throws IOException {
        upload("1", "a.part");
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "theirs");
        Files.createSymbolicLink(incoming.resolve("link.part"), elsewhere);
        Files.createDirectory(incoming.resolve("directory.part"));
        List<String> theirs = List.of("2.session", "2.part.bak", "_2.part", ".part", "-2.part", "nul.part", "2 .part");
        for (String name : theirs) {
            Files.createFile(incoming.resolve(name));
        }
        Files.createFile(incoming.resolve("2.part"));

        sink.removeOrphans(id -> false);

        assertThat(incomingNames()).contains("directory.part", "link.part").containsAll(theirs);
        assertThat(incomingNames()).doesNotContain("2.part");
        assertThat(elsewhere).hasContent("theirs");
        assertThat(directory.resolve("1_a.part")).hasContent("hello");
    }

    @Test
    void what_this_sink_opened_is_no_orphan() throws IOException {
        begin("resumed");
        restart();
        begin("closed");
        sink.open(TestSession.resuming("resumed", "a.txt", 5)).close();
        try (ChunkSink.Writer open = sink.open(TestSession.of("open", "a.txt"))) {
            sink.removeOrphans(id -> false);

            assertThat(incomingNames()).containsOnly("lock", "closed.part", "resumed.part", "open.part");
            open.write(bytes("hello"));
            open.complete();
        }
        assertThat(directory.resolve("open_a.txt")).hasContent("hello");
    }

    @Test
    void what_became_of_an_upload_of_this_sink_may_be_an_orphan_again() throws IOException {
        upload("1", "a.txt");
        try (ChunkSink.Writer writer = sink.open(TestSession.of("2", "a.txt"))) {
            writer.discard();
        }
        Files.createFile(incoming.resolve("1.part"));
        Files.createFile(incoming.resolve("2.part"));

        sink.removeOrphans(id -> false);

        assertThat(incomingNames()).containsOnly("lock");
    }

    @Test
    void a_part_left_beside_its_published_file_is_an_orphan() throws IOException {
        begin("1");
        Path target = directory.resolve("1_a.txt");
        Files.createLink(target, incoming.resolve("1.part"));
        restart();

        sink.removeOrphans(id -> false);

        assertThat(incomingNames()).containsOnly("lock");
        assertThat(target).hasContent("hello");
    }

    @Test
    void a_failure_to_know_deletes_nothing() throws IOException {
        begin("1");
        restart();

        assertThatIllegalStateException()
                .isThrownBy(() -> sink.removeOrphans(id -> {
                    throw new IllegalStateException();
                }));
        assertThat(incomingNames()).contains("1.part");
    }

    @Test
    void a_closed_sink_deletes_nothing() throws IOException {
        begin("1");
        sink.close();

        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> sink.removeOrphans(id -> false));
        assertThat(incomingNames()).contains("1.part");
    }

    @Test
    void starting_among_many_leftovers_does_not_look_at_them() throws IOException {
        sink.close();
        for (int i = 0; i < 20_000; i++) {
            String id = "old" + i;
            Files.write(incoming.resolve(id + ".session"), SessionRecord.encode(SampleUpload.receiving(id)));
        }
        Files.createFile(incoming.resolve("orphan.part"));
        Files.createFile(incoming.resolve("damaged.session"));
        // To look is more than it is allowed, unless root runs this
        Files.setPosixFilePermissions(incoming, PosixFilePermissions.fromString("-wx------"));
        FileSessionStore store = new FileSessionStore(directory, Sync.NEVER);
        sink = new FileChunkSink(directory);
        assertThat(store.create(SampleUpload.receiving("new"))).isTrue();
        assertThat(store.find(new UploadId("new"))).isPresent();
        assertThat(store.find(new UploadId("old1"))).isPresent();
        upload("new", "a.txt");
        Files.setPosixFilePermissions(incoming, PosixFilePermissions.fromString("rwx------"));

        assertThat(incomingNames()).hasSize(20_004).contains("orphan.part", "damaged.session");
        Set<UploadId> seen = new HashSet<>();
        store.forEach(upload -> seen.add(upload.id()));
        sink.removeOrphans(seen::contains);
        assertThat(seen).hasSize(20_001);
        assertThat(incomingNames()).hasSize(20_002).doesNotContain("orphan.part", "damaged.session");
    }

    private void begin(String id) throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of(id, "a.txt"))) {
            writer.write(bytes("hello"));
        }
    }

    private void upload(String id, String name) throws IOException {
        try (ChunkSink.Writer writer = sink.open(TestSession.of(id, name))) {
            writer.write(bytes("hello"));
            writer.complete();
        }
    }

    private void restart() throws IOException {
        sink.close();
        sink = new FileChunkSink(directory, Sync.NEVER);
    }

    private List<String> incomingNames() throws IOException {
        try (Stream<Path> files = Files.list(incoming)) {
            return files.map(file -> incoming.relativize(file).toString()).toList();
        }
    }

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(UTF_8));
    }
}
