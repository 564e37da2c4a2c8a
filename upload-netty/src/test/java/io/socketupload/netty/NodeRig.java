package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real JavaScript client, which the tests of a class share; and for each test two folders of its own, one with the
 * files that clients send, and one into which a server stores them.
 */
final class NodeRig implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final UnaryOperator<UploadEngine.Builder> engineOptions;
    private final UnaryOperator<UploadServer.Builder> serverOptions;

    // -- of the class --
    private NodeClient node; // once it is needed

    // -- of the test --
    private TestFolder folder;
    private TestServer server;

    private NodeRig(
            UnaryOperator<UploadEngine.Builder> engineOptions, UnaryOperator<UploadServer.Builder> serverOptions) {
        this.engineOptions = engineOptions;
        this.serverOptions = serverOptions;
    }

    static NodeRig withDefaults() {
        return with(UnaryOperator.identity(), UnaryOperator.identity());
    }

    static NodeRig with(UnaryOperator<UploadEngine.Builder> engine, UnaryOperator<UploadServer.Builder> server) {
        return new NodeRig(engine, server);
    }

    NodeClient node() {
        if (node == null) {
            node = new NodeClient();
        }
        return node;
    }

    TestServer server() {
        return server;
    }

    /** A connection to the server. */
    NodeSocket connect(NodeTransport transport) {
        return connect("", transport);
    }

    NodeSocket connect(String namespace, NodeTransport transport) {
        return node().connect(server.url() + namespace, transport.options());
    }

    /** Stops the server at once, and starts another over what that one has left. */
    void restart() throws IOException {
        restart(UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** The same, with other options besides those of all tests. */
    void restart(UnaryOperator<UploadEngine.Builder> engine, UnaryOperator<UploadServer.Builder> options)
            throws IOException {
        server.close();
        start(engine, options);
    }

    private void start(UnaryOperator<UploadEngine.Builder> engine, UnaryOperator<UploadServer.Builder> options)
            throws IOException {
        server = TestServer.storingIn(
                stored(),
                builder -> engine.apply(engineOptions.apply(builder)),
                builder -> options.apply(serverOptions.apply(builder)));
    }

    // -- what there is to send --

    NodeFile random(String id, long size) throws IOException {
        return NodeFile.random(files(), id, size);
    }

    NodeFile of(String id, byte[] bytes) throws IOException {
        return NodeFile.of(files(), id, bytes);
    }

    /** Where the files of clients are. */
    Path files() {
        return folder.path().resolve("files");
    }

    // -- what became of it --

    /** Where the server stores. */
    Path stored() {
        return folder.path().resolve("stored");
    }

    /** Fails unless the server has stored these files, and has nothing else. */
    void assertStored(NodeFile... files) {
        NodeFile.assertStored(stored(), files);
    }

    void assertStored(List<NodeFile> files) {
        NodeFile.assertStored(stored(), files);
    }

    /** The same of files that were sent by clients which may ask for them again. */
    void assertStoredAndRemembered(NodeFile... files) {
        NodeFile.assertStoredAndRemembered(stored(), files);
    }

    /** What this server's listener was told so far, of one kind. */
    <E extends UploadEvent> List<E> events(Class<E> kind) {
        return server.events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    // -- the life of it --

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = TestFolder.create();
        Files.createDirectory(files());
        start(UnaryOperator.identity(), UnaryOperator.identity());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        server.close();
        folder.close();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (node != null) {
            node.close();
        }
    }
}
