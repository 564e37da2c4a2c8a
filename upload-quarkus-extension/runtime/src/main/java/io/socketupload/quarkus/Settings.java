package io.socketupload.quarkus;

import java.util.List;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.MemorySize;
import io.socketupload.hosting.UploadSettings;

/** The properties as all frameworks have them. */
final class Settings {
    private Settings() {}

    static UploadSettings of(SocketUploadConfig config, LaunchMode mode) {
        return new UploadSettings(
                config.host(),
                mode == LaunchMode.TEST ? config.testPort() : config.port(),
                config.namespace(),
                config.directory(),
                config.maxFileSize().asLongValue(),
                config.maxChunkSize().asLongValue(),
                config.window().asLongValue(),
                config.sync(),
                config.expireAfter(),
                config.allowedOrigins().orElse(List.of()),
                config.allowedTypes().orElse(List.of()),
                config.allowedExtensions().orElse(List.of()),
                config.maxUploadsPerOwner().orElse(null),
                config.quotaPerOwner().map(MemorySize::asLongValue).orElse(null),
                config.allowAnonymous(),
                config.downloads().enabled());
    }
}
