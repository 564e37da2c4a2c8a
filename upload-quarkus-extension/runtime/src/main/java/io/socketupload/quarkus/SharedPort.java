package io.socketupload.quarkus;

import com.corundumstudio.socketio.SocketIOServer;

/** The port of a server that the application has anyway, which starts and stops it. */
final class SharedPort implements UploadPort {
    private final SocketIOServer server;

    SharedPort(SocketIOServer server) {
        this.server = server;
    }

    @Override
    public int open() {
        return server.getConfiguration().getPort();
    }

    @Override
    public void close() {
        // the application's own matter
    }
}
