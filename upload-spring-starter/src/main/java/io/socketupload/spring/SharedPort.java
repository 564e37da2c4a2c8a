package io.socketupload.spring;

import java.time.Duration;

import com.corundumstudio.socketio.SocketIOServer;
import io.socketupload.UploadEngine;

/** The port of a server that the application has anyway, which starts and stops it. */
final class SharedPort implements UploadPort {
    private final SocketIOServer server;
    private final UploadEngine engine;

    SharedPort(SocketIOServer server, UploadEngine engine) {
        this.server = server;
        this.engine = engine;
    }

    @Override
    public int open() {
        return server.getConfiguration().getPort();
    }

    @Override
    public void close(Duration drain) {
        engine.drain(drain).join();
    }
}
