package io.socketupload.spring;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadListener;
import io.socketupload.UploadMeter;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSessionStore;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.hosting.EventGate;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.ConfigurableEnvironment;

/** Takes uploads into a folder, over a port of their own; each part gives way to a bean of the application's. */
@AutoConfiguration(afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnProperty(prefix = "socket-upload", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(SocketUploadProperties.class)
@Import({SharedServerConfiguration.class, OwnServerConfiguration.class})
@ImportRuntimeHints(NativeImageHints.class)
public class SocketUploadAutoConfiguration {
    // Those that Boot makes by itself, for other purposes, and with few threads.
    private static final Set<String> EXECUTORS_OF_BOOT = Set.of("applicationTaskExecutor", "taskScheduler");

    @Bean
    @ConditionalOnMissingBean(ChunkSink.class)
    FileChunkSink uploadSink(SocketUploadProperties properties) {
        return Settings.valid(() -> Settings.of(properties).openSink());
    }

    @Bean
    @ConditionalOnMissingBean(UploadSessionStore.class)
    FileSessionStore uploadSessionStore(SocketUploadProperties properties) {
        return Settings.valid(() -> Settings.of(properties).openStore());
    }

    /** Tells listener beans, then event listeners. */
    @Bean
    @ConditionalOnMissingBean
    EventGate uploadEvents(ObjectProvider<UploadListener> listeners, ApplicationEventPublisher publisher) {
        return new EventGate(
                Stream.concat(listeners.orderedStream(), Stream.of((UploadListener) publisher::publishEvent))
                        .reduce(UploadListener::and)
                        .orElseThrow());
    }

    @Bean
    @ConditionalOnMissingBean
    UploadEngine uploadEngine(
            SocketUploadProperties properties,
            ChunkSink sink,
            UploadSessionStore store,
            EventGate events,
            ObjectProvider<UploadPolicy> policies,
            ObjectProvider<UploadMeter> meter,
            ListableBeanFactory beans) {
        UploadEngine.Builder engine = UploadEngine.builder()
                .sink(sink)
                .store(store)
                .listener(events::tell)
                .meter(meter.getIfAvailable(UploadMeter::none));
        List<UploadPolicy> own = policies.orderedStream().toList();
        Settings.valid(() -> Settings.of(properties).applyTo(engine, own));
        executors(beans).forEach(engine::executor);
        return engine.build();
    }

    /** The application's own, if there is no doubt which; else the engine has threads, virtual ones from Java 21 on. */
    private static List<Executor> executors(ListableBeanFactory beans) {
        List<String> names = Arrays.stream(beans.getBeanNamesForType(Executor.class, true, false))
                .filter(name -> !EXECUTORS_OF_BOOT.contains(name))
                .toList();
        return names.size() == 1 ? List.of(beans.getBean(names.get(0), Executor.class)) : List.of();
    }

    @Bean
    @ConditionalOnMissingBean
    UploadLifecycle uploadLifecycle(
            UploadEngine engine, UploadPort port, EventGate events, ConfigurableEnvironment environment) {
        return new UploadLifecycle(engine, port, events, environment);
    }
}
