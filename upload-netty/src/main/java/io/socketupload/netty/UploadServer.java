package io.socketupload.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.socketupload.UploadEngine;
import io.socketupload.file.FileChunkSink;
import org.jspecify.annotations.Nullable;

/**
 * A server of its own for uploads, on a port of its own. Started once and stopped once; thread-safe.
 *
 * <pre>{@code
 * UploadServer server = UploadServer.builder(engine).port(9092).build();
 * server.start();
 * }</pre>
 */
public final class UploadServer implements AutoCloseable {
    private static final int PING_INTERVAL_MILLIS = 25_000;
    private static final int PING_TIMEOUT_MILLIS = 20_000;
    private static final int FIRST_DATA_TIMEOUT_MILLIS = 10_000;
    private static final long CLOSE_SECONDS = 2;

    private enum State {
        NEW,
        RUNNING,
        STOPPED
    }

    private final UploadEngine engine;
    private final Socket socket;
    private final UploadPipeline pipeline;

    // -- guarded by this --
    private State state = State.NEW;
    private @Nullable Channel listening;

    private UploadServer(Builder builder) {
        this.engine = builder.engine;
        Configuration configuration = new Configuration();
        configuration.setHostname(builder.host);
        configuration.setPort(builder.port);
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(Runtime.getRuntime().availableProcessors());
        configuration.setPingInterval(PING_INTERVAL_MILLIS);
        configuration.setPingTimeout(PING_TIMEOUT_MILLIS);
        configuration.setFirstDataTimeout(FIRST_DATA_TIMEOUT_MILLIS);
        configuration.setAllowCustomRequests(true);
        configuration.setExceptionListener(new QuietExceptionListener());
        UploadEndpoint.configure(configuration, engine.limits());
        builder.customizer.accept(configuration);
        this.socket = new Socket(configuration);
        this.pipeline = UploadEndpoint.on(socket, engine)
                .namespace(builder.namespace)
                .authenticator(builder.authenticator)
                .origins(builder.origins)
                .tls(builder.tls)
                .stripAuth()
                .routes(new HttpRoutes(
                        engine,
                        builder.authenticator,
                        builder.downloads,
                        builder.page,
                        builder.namespace,
                        configuration.getContext() + "/"))
                .install();
    }

    public static Builder builder(UploadEngine engine) {
        return new Builder(engine);
    }

    /**
     * Begins to listen; returns when it does.
     *
     * @throws IOException if the address can't be had
     * @throws IllegalStateException if it was started before
     */
    public synchronized void start() throws IOException {
        if (state != State.NEW) {
            throw new IllegalStateException("An UploadServer starts once; make another one.");
        }
        ChannelFuture bound = (ChannelFuture) socket.startAsync().awaitUninterruptibly();
        if (!bound.isSuccess()) {
            state = State.STOPPED;
            release();
            Configuration asked = socket.getConfiguration();
            Throwable cause = bound.cause();
            String reason = cause instanceof IOException ? cause.getMessage() : "The address can't be had";
            throw new IOException(
                    "Can't listen on " + asked.getHostname() + ":" + asked.getPort() + ": " + reason, cause);
        }
        listening = bound.channel();
        state = State.RUNNING;
    }

    /**
     * The port that it listens on.
     *
     * @throws IllegalStateException if it was not started
     */
    public synchronized int port() {
        if (listening == null) {
            throw new IllegalStateException("The server was not started.");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    public synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    /**
     * Refuses new uploads, waits for those under way for as long as {@code drain}, gives up the rest, and frees the
     * port. The engine takes no uploads after that. Harmless when repeated.
     */
    public void stop(Duration drain) {
        synchronized (this) {
            if (state != State.RUNNING) {
                state = State.STOPPED;
                return;
            }
            state = State.STOPPED;
        }
        engine.drain(drain).join();
        release();
    }

    /** Stops at once. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    private void release() {
        Channel server = listening;
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        pipeline.closeChannels(CLOSE_SECONDS);
        socket.shutDown();
        pipeline.stop();
    }

    /** netty-socketio's server, without its stop: that takes four seconds, and waits for quiet. */
    private static final class Socket extends SocketIOServer {
        private @Nullable EventLoopGroup boss;
        private @Nullable EventLoopGroup workers;

        Socket(Configuration configuration) {
            super(configuration);
        }

        @Override
        protected void applyConnectionOptions(ServerBootstrap bootstrap) {
            super.applyConnectionOptions(bootstrap);
            boss = bootstrap.config().group();
            workers = bootstrap.config().childGroup();
        }

        void shutDown() {
            for (EventLoopGroup group : new EventLoopGroup[] {boss, workers}) {
                if (group != null) {
                    group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
                }
            }
        }
    }

    /** Makes a server. Everything has a default. */
    public static final class Builder {
        private final UploadEngine engine;
        private String host = "127.0.0.1";
        private int port = 9092;
        private String namespace = "/";
        private UploadAuthenticator authenticator = UploadAuthenticator.anonymous();
        private AllowedOrigins origins = new AllowedOrigins(Set.of());
        private @Nullable Supplier<SSLEngine> tls;
        private @Nullable FileChunkSink downloads;
        private @Nullable String page;
        private Consumer<Configuration> customizer = configuration -> {};

        private Builder(UploadEngine engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
        }

        /** The address to listen on. By default only programs on the same machine can connect. */
        public Builder host(String host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /** The port to listen on, 9092 by default; 0 takes a free one, told by {@link UploadServer#port()}. */
        public Builder port(int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("A port is from 0 to 65535, not " + port);
            }
            this.port = port;
            return this;
        }

        /** The Socket.IO namespace, {@code /} by default. */
        public Builder namespace(String namespace) {
            this.namespace = Objects.requireNonNull(namespace, "namespace");
            return this;
        }

        /** Finds out who a client is. By default everybody who can connect is let in. */
        public Builder authenticator(UploadAuthenticator authenticator) {
            this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
            return this;
        }

        /**
         * Origins whose pages may connect, beside the server's own. See {@link UploadEndpoint#allowedOrigins}.
         *
         * @throws IllegalArgumentException if one is not written like an origin
         */
        public Builder allowedOrigins(Collection<String> origins) {
            this.origins = new AllowedOrigins(Set.copyOf(origins), this.origins.pagePorts());
            return this;
        }

        /** Lets pages of another port of the same host connect too; repeatable. See {@link UploadEndpoint#pagePort}. */
        public Builder pagePort(IntSupplier port) {
            this.origins = origins.withPagePort(Objects.requireNonNull(port, "port"));
            return this;
        }

        /**
         * Encrypts connections.
         *
         * @param engine makes the server's side of each connection's TLS, on a thread of the network
         */
        public Builder tls(Supplier<SSLEngine> engine) {
            this.tls = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /** Serves the finished files of {@code sink} under {@code /uploads/}, to whom the authenticator lets in. */
        public Builder downloads(FileChunkSink sink) {
            this.downloads = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /** Serves the files of a folder of the class path under {@code /}, {@code index.html} as the page. */
        public Builder page(String resourceFolder) {
            this.page = Objects.requireNonNull(resourceFolder, "resourceFolder");
            return this;
        }

        /** Changes what else netty-socketio can be told, such as the keys for TLS; what uploads need must stay. */
        public Builder customize(Consumer<Configuration> customizer) {
            this.customizer = this.customizer.andThen(customizer);
            return this;
        }

        public UploadServer build() {
            return new UploadServer(this);
        }
    }
}
