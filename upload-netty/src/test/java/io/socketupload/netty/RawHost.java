package io.socketupload.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.channel.ChannelFuture;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.file.FileChunkSink;

/** An application's own server with uploads on one of its namespaces, and listeners that tell what they heard. */
final class RawHost implements AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();

    private final FileChunkSink files;
    private final UploadEngine engine;
    private final SocketIOServer server;
    private final int port;

    RawHost(Path directory, UnaryOperator<UploadEndpoint> options) throws IOException {
        files = new FileChunkSink(directory, Sync.NEVER);
        engine = UploadEngine.builder().sink(files).build();
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(0);
        configuration.setWorkerThreads(2);
        UploadEndpoint.configure(configuration, UploadLimits.ofDefaults());
        server = new SocketIOServer(configuration);
        options.apply(UploadEndpoint.on(server, engine)).bind();
        listen(server.getNamespace(""));
        SocketIONamespace chat = server.addNamespace("/chat");
        listen(chat);
        chat.addAuthTokenListener((token, client) -> {
            heard.add("auth " + token);
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        ChannelFuture bound = (ChannelFuture) server.startAsync().syncUninterruptibly();
        port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    private void listen(SocketIONamespace namespace) {
        String name = namespace.getName();
        namespace.addEventListener("text", String.class, (client, text, ack) -> {
            heard.add(name + " text " + text);
            ack.sendAckData("heard " + text);
        });
        namespace.addEventListener("number", Integer.class, (client, number, ack) -> heard.add(name + " " + number));
        namespace.addEventListener(
                "bytes", byte[].class, (client, bytes, ack) -> heard.add(name + " " + bytes.length + " bytes"));
        namespace.addEventListener("file-deleted", String.class, (client, file, ack) -> heard.add(name + " " + file));
        namespace.addMultiTypeEventListener(
                "two", (client, both, ack) -> heard.add(name + " " + both.getArgs()), String.class, Integer.class);
    }

    int port() {
        return port;
    }

    SocketIOServer server() {
        return server;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        new Thread(server::stop, "raw-host-stop").start(); // it takes seconds
        files.close();
    }
}
