package io.socketupload.spring;

import java.io.IOException;
import java.time.Duration;

import io.socketupload.netty.UploadServer;
import org.jspecify.annotations.Nullable;

/** A port of a server for uploads only. */
final class OwnPort implements UploadPort {
    private final UploadServer.Builder builder;
    private @Nullable UploadServer server;

    OwnPort(UploadServer.Builder builder) {
        this.builder = builder;
    }

    @Override
    public int open() {
        UploadServer opened = builder.build();
        try {
            opened.start();
        } catch (IOException e) {
            throw new UploadStartException(
                    "The upload server could not be started. " + e.getMessage() + ".",
                    "Stop what listens there, or set socket-upload.host and socket-upload.port to an address that can be"
                            + " had; port 0 takes a free one.",
                    e);
        }
        server = opened;
        return opened.port();
    }

    @Override
    public void close(Duration drain) {
        if (server != null) {
            server.stop(drain);
        }
    }
}
