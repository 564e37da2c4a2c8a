package io.socketupload.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.socketupload.UploadEngine;
import io.socketupload.file.FileChunkSink;

/** An application with a Socket.IO server of its own, which takes uploads in one of its namespaces. */
final class JavaHost implements AutoCloseable {
    /** What the application's event {@code note} carries. */
    static final class Note {
        public String name = "";
        public byte[] bytes = {};
    }

    final Server server;
    final UploadEngine engine;

    /** What the application was told of connections, and what its clients authenticated themselves with. */
    final List<String> log = new CopyOnWriteArrayList<>();

    final List<Object> auths = new CopyOnWriteArrayList<>();
    private final FileChunkSink files;
    private final Channel listening;

    JavaHost(Path directory, String uploads, String... namespaces) throws IOException {
        files = new FileChunkSink(directory);
        engine = UploadEngine.builder().sink(files).build();
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(0);
        UploadEndpoint.configure(configuration, engine.limits());
        server = new Server(configuration);
        UploadEndpoint.on(server, engine).namespace(uploads).bind();
        for (String namespace : namespaces) {
            addListeners(namespace);
        }
        listening = ((ChannelFuture) server.startAsync()).syncUninterruptibly().channel();
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** The application's own events: each is acknowledged with what it carried, bytes in base64. */
    private void addListeners(String namespace) {
        SocketIONamespace events = server.addNamespace(namespace);
        events.addAuthTokenListener((auth, client) -> {
            auths.add(auth);
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        events.addConnectListener(client -> log.add("connected " + client.getSessionId()));
        events.addDisconnectListener(client -> log.add("disconnected " + client.getSessionId()));
        events.addEventListener("text", String.class, (client, text, ack) -> ack.sendAckData(text));
        events.addEventListener("bytes", byte[].class, (client, bytes, ack) -> ack.sendAckData(base64(bytes)));
        events.addEventListener(
                "note", Note.class, (client, note, ack) -> acknowledge(ack, List.of(note.name, base64(note.bytes))));
        events.addMultiTypeEventListener(
                "several",
                (client, all, ack) -> acknowledge(ack, List.of(base64(all.get(0)), all.get(1), base64(all.get(2)))),
                byte[].class,
                String.class,
                byte[].class);
    }

    private static void acknowledge(AckRequest ack, List<?> one) {
        ack.sendAckData(new Object[] {one});
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() throws IOException {
        listening.close().awaitUninterruptibly();
        server.stopQuickly();
        engine.close();
        files.close();
    }

    /** One that can stop in less than four seconds. */
    static final class Server extends SocketIOServer {
        private List<EventLoopGroup> groups = List.of();

        Server(Configuration configuration) {
            super(configuration);
        }

        @Override
        protected void applyConnectionOptions(ServerBootstrap bootstrap) {
            super.applyConnectionOptions(bootstrap);
            groups = List.of(bootstrap.config().group(), bootstrap.config().childGroup());
        }

        void stopQuickly() {
            for (EventLoopGroup group : groups) {
                group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
            }
            stop();
        }
    }
}
