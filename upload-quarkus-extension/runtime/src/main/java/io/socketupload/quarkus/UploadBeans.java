package io.socketupload.quarkus;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.corundumstudio.socketio.SocketIOServer;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.value.registry.ValueRegistry;
import io.smallrye.common.annotation.Identifier;
import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;
import io.socketupload.UploadMeter;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSessionStore;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.hosting.EventGate;
import io.socketupload.hosting.InvalidSettingException;
import io.socketupload.hosting.UploadSettings;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadEndpoint;
import io.socketupload.netty.UploadServer;
import org.jspecify.annotations.Nullable;

/** Takes uploads into a folder, over a port of their own; each part gives way to a bean of the application's. */
@Singleton
final class UploadBeans {
    private final UploadSettings settings;
    private final Optional<String> tlsConfigurationName;

    @Inject
    UploadBeans(SocketUploadConfig config) {
        this.settings = Settings.of(config, LaunchMode.current());
        this.tlsConfigurationName = config.tlsConfigurationName();
    }

    @Produces
    @Singleton
    @DefaultBean
    FileChunkSink sink() {
        return settings.openSink();
    }

    void close(@Disposes FileChunkSink sink) throws IOException {
        sink.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    FileSessionStore store() {
        return settings.openStore();
    }

    /** Tells listener beans, then observers. */
    @Produces
    @Singleton
    EventGate events(@All List<UploadListener> listeners, Event<UploadEvent> observers) {
        return new EventGate(Stream.concat(listeners.stream(), Stream.of((UploadListener) observers::fire))
                .reduce(UploadListener::and)
                .orElseThrow());
    }

    @Produces
    @Singleton
    @DefaultBean
    UploadEngine engine(
            ChunkSink sink,
            UploadSessionStore store,
            EventGate events,
            @All List<UploadPolicy> policies,
            Instance<UploadMeter> meter,
            @Identifier("socket-upload") Instance<Executor> executor) {
        UploadEngine.Builder engine = UploadEngine.builder()
                .sink(sink)
                .store(store)
                .listener(events::tell)
                .around(new ApplicationThread()::around);
        settings.applyTo(engine, policies);
        if (!meter.isUnsatisfied()) {
            engine.meter(meter.get());
        }
        if (!executor.isUnsatisfied()) { // else the engine has threads, virtual ones from Java 21 on
            engine.executor(executor.get());
        }
        return engine.build();
    }

    void close(@Disposes UploadEngine engine) {
        engine.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    UploadTls withoutRegistry() {
        return name -> {
            throw new InvalidSettingException(
                    "tls-configuration-name",
                    name,
                    "There is no TLS registry.",
                    "Add the extension quarkus-tls-registry.");
        };
    }

    @Produces
    @Singleton
    @DefaultBean
    UploadServer server(
            UploadEngine engine,
            ChunkSink sink,
            Instance<UploadAuthenticator> authenticator,
            UploadTls tls,
            ValueRegistry values) {
        UploadServer.Builder server = UploadServer.builder(engine)
                .pagePort(() -> LocalPorts.http(values))
                .pagePort(() -> LocalPorts.https(values));
        tlsConfigurationName.ifPresent(name -> server.tls(tls.engines(name)));
        return settings.applyTo(
                        server,
                        ClientProxy.unwrap(sink), // files can be downloaded from one of a class that is known
                        orNull(authenticator))
                .build();
    }

    void close(@Disposes UploadServer server) {
        server.close();
    }

    /** That of the application's own Socket.IO server, if there is no doubt which, and uploads are bound to it; else ours. */
    @Produces
    @Singleton
    UploadPort port(
            Instance<SocketIOServer> applications,
            Instance<UploadServer> ours,
            Instance<UploadEngine> engine,
            Instance<UploadAuthenticator> authenticator,
            ValueRegistry values) {
        if (!applications.isResolvable()) {
            return new OwnPort(ours.get());
        }
        SocketIOServer shared = ClientProxy.unwrap(applications.get());
        UploadEndpoint endpoint = UploadEndpoint.on(shared, engine.get())
                .pagePort(() -> LocalPorts.http(values))
                .pagePort(() -> LocalPorts.https(values));
        settings.applyTo(endpoint, shared.getConfiguration().getHostname(), orNull(authenticator))
                .bind();
        return new SharedPort(shared);
    }

    private static @Nullable UploadAuthenticator orNull(Instance<UploadAuthenticator> authenticator) {
        return authenticator.isUnsatisfied() ? null : authenticator.get();
    }
}
