package io.socketupload.spring;

import java.time.Duration;

import io.socketupload.hosting.UploadSettings;
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
        UploadServer opened = UploadSettings.start(builder.build());
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
