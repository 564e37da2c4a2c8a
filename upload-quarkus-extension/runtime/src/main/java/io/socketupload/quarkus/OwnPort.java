package io.socketupload.quarkus;

import io.socketupload.hosting.UploadSettings;
import io.socketupload.netty.UploadServer;

/** A port of a server for uploads only. */
final class OwnPort implements UploadPort {
    private final UploadServer server;

    OwnPort(UploadServer server) {
        this.server = server;
    }

    @Override
    public int open() {
        return UploadSettings.start(server).port();
    }

    @Override
    public void close() {
        server.close();
    }
}
