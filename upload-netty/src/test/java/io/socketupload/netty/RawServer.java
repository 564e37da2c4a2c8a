package io.socketupload.netty;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.handler.ClientsBox;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.group.ChannelGroup;
import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.UploadLimits;
import io.socketupload.file.FileChunkSink;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server for all tests of a class. After each of them, whatever it did, a fresh client must be served as if nothing had
 * happened, on one transport or the other by turns, and nothing of the test's own uploads may be left.
 */
final class RawServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final UploadLimits limits;
    private final UnaryOperator<UploadServer.Builder> options;
    private ChunkSink sink;
    private boolean downloads = true;
    private boolean serving = true;
    private String auth = "";

    private final List<RawClient> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger fresh = new AtomicInteger();
    private TestFolder home;
    private Path directory;
    private FileChunkSink files;
    private TestServer server;

    private RawServer(UploadLimits limits, UnaryOperator<UploadServer.Builder> options) {
        this.limits = limits;
        this.options = options;
    }

    static RawServer withDefaults() {
        return with(UploadLimits.ofDefaults());
    }

    static RawServer with(UploadLimits limits) {
        return with(limits, UnaryOperator.identity());
    }

    static RawServer with(UnaryOperator<UploadServer.Builder> options) {
        return with(UploadLimits.ofDefaults(), options);
    }

    static RawServer with(UploadLimits limits, UnaryOperator<UploadServer.Builder> options) {
        return new RawServer(limits, options);
    }

    /** Stores into a sink of the test's own. */
    RawServer into(ChunkSink sink) {
        this.sink = sink;
        return this;
    }

    RawServer withoutDownloads() {
        downloads = false;
        return this;
    }

    /** The auth payload that the server's authenticator wants to see of fresh clients. */
    RawServer withAuth(String auth) {
        this.auth = auth;
        return this;
    }

    /** Without fresh clients after each test, since these would not find the server. */
    RawServer withoutServing() {
        serving = false;
        return this;
    }

    int port() {
        return server.port();
    }

    TestServer server() {
        return server;
    }

    /** A client that is closed after the test. */
    RawClient client(RawClient.Over over) {
        RawClient client = RawClient.connected(over, port(), auth);
        clients.add(client);
        return client;
    }

    RawClient client() {
        return client(RawClient.Over.WEBSOCKET);
    }

    /** Where the files are. */
    Path directory() {
        return directory;
    }

    List<Path> stored() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The paths of files of this process that are open and have {@code name} in them. */
    static List<Path> openFiles(String name) throws IOException {
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.toString().contains(name)) {
                        open.add(file);
                    }
                } catch (NoSuchFileException e) {
                    // closed meanwhile
                }
            }
        }
        return open;
    }

    // -- what it holds --

    /** Our clients. */
    Map<?, ?> sessions() {
        return (Map<?, ?>) field(UploadPipeline.class, "sessions", pipeline());
    }

    /** netty-socketio's clients. */
    Map<?, ?> heads() {
        ClientsBox box = (ClientsBox) field(SocketIOChannelInitializer.class, "clientsBox", pipeline());
        return (Map<?, ?>) field(ClientsBox.class, "uuid2clients", box);
    }

    /** Bytes that wait in the server's memory for a client to read them. */
    long waitingToBeSent() {
        ChannelGroup channels = (ChannelGroup) field(UploadPipeline.class, "channels", pipeline());
        return channels.stream()
                .map(channel -> channel.unsafe().outboundBuffer())
                .filter(Objects::nonNull)
                .mapToLong(ChannelOutboundBuffer::totalPendingWriteBytes)
                .sum();
    }

    /** How long a request may keep the server waiting. */
    RawServer requestTimeout(Duration timeout) {
        pipeline().requestTimeoutMillis = timeout.toMillis();
        return this;
    }

    private UploadPipeline pipeline() {
        return (UploadPipeline) field(UploadServer.class, "pipeline", server.server);
    }

    private static Object field(Class<?> type, String name, Object object) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for what a test has no other way to notice. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofMillis(RawConnection.PATIENCE_MILLIS))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5));
    }

    // -- the life of it --

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        home = TestFolder.create();
        directory = home.path().resolve("files");
        files = new FileChunkSink(directory, Sync.NEVER);
        server = TestServer.with(
                sink == null ? files : sink,
                home.path().resolve("unused"),
                limits,
                builder -> options.apply(downloads ? builder.downloads(files) : builder));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        clients.forEach(RawClient::close);
        clients.clear();
        if (serving) {
            RawClient.Over over = RawClient.Over.values()[fresh.get() % 2];
            try (RawClient client = RawClient.connected(over, port(), auth)) {
                assertServes(client);
            }
        }
        soon().untilAsserted(() -> {
            assertThat(server.engine.sessions()).as("uploads left").isEmpty();
            try (Stream<Path> parts = Files.list(directory.resolve(".incoming"))) {
                assertThat(parts.filter(part -> part.toString().endsWith(".part")))
                        .as("parts left")
                        .isEmpty();
            }
        });
        for (Path file : stored()) { // so that the next test may use its name
            Files.delete(file);
        }
    }

    /** A fresh upload of this client goes well. */
    void assertServes(RawClient client) {
        String id = "fresh-" + fresh.incrementAndGet();
        byte[] content = ("content of " + id).getBytes();
        client.start(id, content.length);
        assertThat(client.finish(id, content).path("success").asBoolean()).isTrue();
        if (sink == null) {
            assertThat(directory.resolve(id + "_file.bin")).hasBinaryContent(content);
        }
    }

    /** Waits until a client is gone, from our books and from netty-socketio's. */
    void awaitGone(String sid) {
        UUID id = UUID.fromString(sid);
        soon().until(() -> !sessions().containsKey(id) && !heads().containsKey(id));
    }

    /** Waits until nobody is connected any more, neither in our books nor in netty-socketio's. */
    void awaitNobody() {
        soon().untilAsserted(() -> {
            assertThat(sessions()).isEmpty();
            assertThat(heads()).isEmpty();
        });
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        server.close();
        files.close();
        home.close();
    }
}
