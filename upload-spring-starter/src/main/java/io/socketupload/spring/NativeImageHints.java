package io.socketupload.spring;

import java.util.List;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image would leave out, though it is needed: the page, and the engine's way to virtual threads. */
final class NativeImageHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("META-INF/resources/socket-upload/*");
        hints.reflection()
                .registerType(
                        Executors.class,
                        type -> type.withMethod("newVirtualThreadPerTaskExecutor", List.of(), ExecutableMode.INVOKE));
    }
}
