package io.socketupload.netty;

import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads on a namespace of a {@link SocketIOServer} that the application has already. The application's own
 * events, binary ones too, go on as before.
 *
 * <pre>{@code
 * Configuration configuration = new Configuration();
 * UploadEndpoint.configure(configuration, engine.limits());
 * SocketIOServer server = new SocketIOServer(configuration);
 * UploadEndpoint.on(server, engine).namespace("/files").bind();
 * server.start();
 * }</pre>
 */
public final class UploadEndpoint {
    // What an event's text may need beside the bytes of its chunk.
    private static final int SLACK = RequestReader.MAX_LENGTH;
    // What the reference implementation takes in one POST unless told otherwise.
    private static final int USUAL_MAX_PAYLOAD = 1_000_000;
    // As much of a POST as is read at once; smaller pieces only take longer.
    private static final int HTTP_PIECE = 64 << 10;

    private final SocketIOServer server;
    private final UploadEngine engine;
    private String namespace = "/";
    private UploadAuthenticator authenticator = UploadAuthenticator.anonymous();
    private AllowedOrigins origins = new AllowedOrigins(Set.of());
    private @Nullable HttpRoutes routes;
    private @Nullable Supplier<SSLEngine> tls;
    private boolean keepAuth = true;

    private UploadEndpoint(SocketIOServer server, UploadEngine engine) {
        this.server = Objects.requireNonNull(server, "server");
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    /**
     * Sets what uploads need of a server, before the server is made of it: random session ids (else a cookie or header
     * chooses the session of its client), no compression (else a small message may become a huge one), manual
     * acknowledgements, room for a chunk in a frame and for a window in a POST, which is read in large pieces, JSON
     * errors that do not log what was received, current TLS versions, no version header, and the port free for a restart
     * at once.
     */
    public static void configure(Configuration configuration, UploadLimits limits) {
        configuration.setRandomSession(true);
        configuration.setHttpCompression(false);
        configuration.setWebsocketCompression(false);
        configuration.setAckMode(AckMode.MANUAL);
        configuration.setMaxFramePayloadLength(maxFrame(limits));
        configuration.setMaxHttpContentLength(maxPost(limits));
        configuration.getHttpRequestDecoderConfiguration().setMaxChunkSize(HTTP_PIECE);
        configuration.setJsonSupport(new QuietJsonSupport(maxPayload(limits)));
        configuration.setAddVersionHeader(false);
        configuration.setSSLProtocol("TLS");
        configuration.getSocketConfig().setReuseAddress(true);
        // An upgrade waits for the POST that is under way, which waits for the disk.
        configuration.setUpgradeTimeout(configuration.getPingInterval() + configuration.getPingTimeout());
    }

    /** An endpoint on the default namespace of {@code server}, for anybody from the server's own origin. */
    public static UploadEndpoint on(SocketIOServer server, UploadEngine engine) {
        return new UploadEndpoint(server, engine);
    }

    /** The namespace for uploads; {@code /} is the default one. */
    public UploadEndpoint namespace(String namespace) {
        if (!namespace.startsWith("/")) {
            throw new IllegalArgumentException("A namespace begins with a slash: /" + namespace);
        }
        this.namespace = namespace;
        return this;
    }

    /** Finds out who a client is; everybody is let in by default. */
    public UploadEndpoint authenticator(UploadAuthenticator authenticator) {
        this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
        return this;
    }

    /**
     * Other origins whose pages may connect to this server, such as {@code https://example.org}; {@code *} for all. It
     * is checked on every connection to the server, before any namespace.
     *
     * @throws IllegalArgumentException if one is not written like an origin
     */
    public UploadEndpoint allowedOrigins(Collection<String> origins) {
        this.origins = new AllowedOrigins(Set.copyOf(origins), this.origins.pagePorts());
        return this;
    }

    /**
     * Lets the pages connect too that another server of the same host has on this port, such as the application's own.
     * Repeatable, for a server with several ports.
     *
     * @param port asked on every connection, on a thread of the network; 0 for none
     */
    public UploadEndpoint pagePort(IntSupplier port) {
        this.origins = origins.withPagePort(Objects.requireNonNull(port, "port"));
        return this;
    }

    UploadEndpoint origins(AllowedOrigins origins) {
        this.origins = origins;
        return this;
    }

    UploadEndpoint tls(@Nullable Supplier<SSLEngine> tls) {
        this.tls = tls;
        return this;
    }

    UploadEndpoint routes(HttpRoutes routes) {
        this.routes = routes;
        return this;
    }

    UploadEndpoint stripAuth() {
        this.keepAuth = false;
        return this;
    }

    /**
     * Puts the endpoint into the server, which must not have been started. It takes the place of a pipeline factory that
     * was set before.
     *
     * @throws IllegalStateException if the server was not made of a configuration that {@link #configure} prepared
     */
    public void bind() {
        install();
    }

    UploadPipeline install() {
        check(server.getConfiguration());
        String name = namespace.equals("/") ? "" : namespace;
        String path = server.getConfiguration().getContext() + "/";
        boolean downloads = routes != null && routes.hasDownloads();
        UploadPipeline pipeline = new UploadPipeline(
                new Endpoint(engine, name, path, authenticator, origins, downloads, keepAuth), routes, tls);
        SocketIONamespace ours = server.addNamespace(name);
        ours.addDisconnectListener(client -> pipeline.leftNamespace(client.getSessionId()));
        UnusedTimer.stop(server);
        server.setPipelineFactory(pipeline);
        return pipeline;
    }

    private void check(Configuration configuration) {
        boolean configured = configuration.isRandomSession()
                && !configuration.isHttpCompression()
                && !configuration.isWebsocketCompression()
                && configuration.getAckMode() == AckMode.MANUAL
                && configuration.getJsonSupport() instanceof QuietJsonSupport
                && configuration.getMaxFramePayloadLength() >= maxFrame(engine.limits())
                && configuration.getMaxHttpContentLength() >= maxPost(engine.limits());
        if (!configured) {
            throw new IllegalStateException("Call UploadEndpoint.configure(configuration, engine.limits()) before"
                    + " new SocketIOServer(configuration), and leave what it sets.");
        }
    }

    private static int maxFrame(UploadLimits limits) {
        return (int) Math.min(Integer.MAX_VALUE, (long) limits.maxChunkSize() + SLACK);
    }

    /** A window in base64, with the headers of its chunks, and no less than clients are told. */
    private static int maxPost(UploadLimits limits) {
        long window = limits.window() / 3L * 4 + 4L * SLACK;
        long told = maxPayload(limits) / 100 * 101L; // the JavaScript client takes base64 for a bit shorter than it is
        return (int) Math.min(Integer.MAX_VALUE, Math.max(window, told));
    }

    /** What a client is told to put into one POST: a usual amount, or what one chunk needs. */
    private static int maxPayload(UploadLimits limits) {
        return (int) Math.max(USUAL_MAX_PAYLOAD, Math.min(Integer.MAX_VALUE, limits.maxChunkSize() / 3L * 4 + SLACK));
    }
}
