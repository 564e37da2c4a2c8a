package io.socketupload.spring;

import java.io.IOException;
import java.time.Duration;

import io.socketupload.netty.UploadServer;

/** A port of a server for uploads only. */
final class OwnPort implements UploadPort {
    private final UploadServer server;

    OwnPort(UploadServer server) {
        this.server = server;
    }

    @Override
    public int open() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UploadStartException(
                    "The upload server could not be started. " + e.getMessage() + ".",
                    "Stop what listens there, or set socket-upload.host and socket-upload.port to an address that can be"
                            + " had; port 0 takes a free one.",
                    e);
        }
        return server.port();
    }

    @Override
    public void close(Duration drain) {
        server.stop(drain);
    }
}
