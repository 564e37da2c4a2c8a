package io.socketupload.spring;

import java.nio.file.Path;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Application contexts with uploads. */
final class Contexts {
    private Contexts() {}

    /** One that takes them on a free port, into {@code directory}. */
    static ApplicationContextRunner storingIn(Path directory) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SocketUploadAutoConfiguration.class))
                .withPropertyValues("socket-upload.port=0", "socket-upload.directory=" + directory);
    }
}
