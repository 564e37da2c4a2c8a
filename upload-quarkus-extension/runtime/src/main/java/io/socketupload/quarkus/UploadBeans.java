package io.socketupload.quarkus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadMeter;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSessionStore;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;

/** Takes uploads into a folder, over a port of their own; each part gives way to a bean of the application's. */
@Singleton
final class UploadBeans {
    private final SocketUploadConfig config;

    @Inject
    UploadBeans(SocketUploadConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    @DefaultBean
    FileChunkSink sink() throws IOException {
        return new FileChunkSink(Path.of(config.directory()), config.sync());
    }

    void close(@Disposes FileChunkSink sink) throws IOException {
        sink.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    FileSessionStore store() throws IOException {
        return new FileSessionStore(Path.of(config.directory()), config.sync());
    }

    @Produces
    @Singleton
    @DefaultBean
    UploadEngine engine(
            ChunkSink sink,
            UploadSessionStore store,
            ApplicationEvents events,
            @All List<UploadPolicy> policies,
            Instance<UploadMeter> meter) {
        UploadEngine.Builder engine = UploadEngine.builder()
                .sink(sink)
                .store(store)
                .policy(policies.stream().reduce(UploadPolicy::and).orElseGet(UploadPolicy::acceptAll))
                .listener(events::tell)
                .expireAfter(config.expireAfter());
        if (meter.isResolvable()) {
            engine.meter(meter.get());
        }
        return engine.build();
    }

    void close(@Disposes UploadEngine engine) {
        engine.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    UploadServer server(UploadEngine engine, Instance<UploadAuthenticator> authenticator) {
        return UploadServer.builder(engine)
                .host(config.host())
                .port(LaunchMode.current() == LaunchMode.TEST ? config.testPort() : config.port())
                .namespace(config.namespace())
                .authenticator(authenticator.isResolvable() ? authenticator.get() : UploadAuthenticator.anonymous())
                .build();
    }

    void close(@Disposes UploadServer server) {
        server.close();
    }
}
