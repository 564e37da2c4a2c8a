package io.socketupload.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadListener;
import io.socketupload.UploadMeter;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSessionStore;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
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
        try {
            return new FileChunkSink(Path.of(properties.directory()), properties.sync());
        } catch (IOException e) {
            throw unusable(properties.directory(), e);
        }
    }

    @Bean
    @ConditionalOnMissingBean(UploadSessionStore.class)
    FileSessionStore uploadSessionStore(SocketUploadProperties properties) {
        try {
            return new FileSessionStore(Path.of(properties.directory()), properties.sync());
        } catch (IOException e) {
            throw unusable(properties.directory(), e);
        }
    }

    private static UploadStartException unusable(String directory, IOException e) {
        return new UploadStartException(
                "The upload directory " + Path.of(directory).toAbsolutePath() + " can't be used: " + e,
                "Let the application write to it, or set socket-upload.directory to another one. Two servers can't share"
                        + " a directory.",
                e);
    }

    @Bean
    @ConditionalOnMissingBean
    ApplicationEvents uploadEvents(ObjectProvider<UploadListener> listeners, ApplicationEventPublisher publisher) {
        return new ApplicationEvents(listeners.orderedStream().toList(), publisher);
    }

    @Bean
    @ConditionalOnMissingBean
    UploadEngine uploadEngine(
            SocketUploadProperties properties,
            ChunkSink sink,
            UploadSessionStore store,
            ApplicationEvents events,
            ObjectProvider<UploadPolicy> policies,
            ObjectProvider<UploadMeter> meter,
            ListableBeanFactory beans) {
        Settings settings = new Settings(properties);
        UploadEngine.Builder engine = UploadEngine.builder()
                .sink(sink)
                .store(store)
                .policy(settings.policyAround(policies.orderedStream().toList()))
                .listener(events::tell)
                .meter(meter.getIfAvailable(UploadMeter::none));
        settings.applyTo(engine);
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
            UploadEngine engine, UploadPort port, ApplicationEvents events, ConfigurableEnvironment environment) {
        return new UploadLifecycle(engine, port, events, environment);
    }
}
