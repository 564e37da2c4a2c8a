package io.socketupload.quarkus.deployment;

import java.util.function.BooleanSupplier;

import io.socketupload.quarkus.SocketUploadBuildTimeConfig;

/** Whether the application takes uploads at all. */
final class UploadsEnabled implements BooleanSupplier {
    private final SocketUploadBuildTimeConfig config;

    UploadsEnabled(SocketUploadBuildTimeConfig config) {
        this.config = config;
    }

    @Override
    public boolean getAsBoolean() {
        return config.enabled();
    }
}
