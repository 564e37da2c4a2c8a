package io.socketupload.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.handler.EncoderHandler;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/** netty-socketio's pipeline with our handlers between its own. */
final class UploadPipeline extends SocketIOChannelInitializer {
    private static final int PAGE = 8 << 10;
    private static final int PAGES_AS_POWER_OF_2 = 8;

    /**
     * Netty's pool, but it grows by 2 MiB for each event loop and not by 4, takes nothing of the heap, and lets no two event
     * loops share an arena, which has a lock, where the heap is small.
     */
    private final ByteBufAllocator memory = new PooledByteBufAllocator(
            true,
            0,
            Math.max(PooledByteBufAllocator.defaultNumDirectArena(), NettyRuntime.availableProcessors()),
            PAGE,
            PAGES_AS_POWER_OF_2,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            PooledByteBufAllocator.defaultUseCacheForAllThreads());

    /**
     * A page that each event loop keeps, so that the first 2 MiB of its pool never go back to the system: they would
     * whenever no chunk is under way, and come again with a page fault for every 4 KiB.
     */
    private final FastThreadLocal<ByteBuf> foothold = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return memory.directBuffer(PAGE);
        }

        @Override
        protected void onRemoval(ByteBuf page) {
            page.release();
        }
    };

    private final ConcurrentMap<UUID, Session> sessions = new ConcurrentHashMap<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final PacketHandler packets;
    private final PollingHandler polling;
    private final RequestGuard guard;
    private final @Nullable HttpRoutes routes;
    private final @Nullable Supplier<SSLEngine> tls;
    private @Nullable EncoderHandler encoder;
    private @Nullable AckWriter acks;
    private int maxFrameLength;

    // For tests, which have less patience.
    volatile long requestTimeoutMillis = RequestTimeouts.MILLIS;

    UploadPipeline(Endpoint endpoint, @Nullable HttpRoutes routes, @Nullable Supplier<SSLEngine> tls) {
        this.packets = new PacketHandler(endpoint, sessions);
        this.polling = new PollingHandler(endpoint, sessions, this);
        this.guard = new RequestGuard(endpoint, sessions);
        this.routes = routes;
        this.tls = tls;
    }

    @Override
    public void start(Configuration configuration, NamespacesHub namespaces) {
        super.start(configuration, namespaces);
        maxFrameLength = configuration.getMaxFramePayloadLength();
        try {
            encoder = new PollAnswers(configuration);
            acks = new AckWriter(configuration.getJsonSupport());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @see UploadServer.Builder#tls */
    @Override
    protected void addSslHandler(ChannelPipeline pipeline) {
        if (tls != null) {
            SSLEngine engine = tls.get();
            engine.setUseClientMode(false);
            pipeline.addLast(SSL_HANDLER, new TlsHandler(engine));
            return;
        }
        super.addSslHandler(pipeline);
        SslHandler usual = pipeline.get(SslHandler.class);
        if (usual != null) {
            pipeline.replace(usual, SSL_HANDLER, new TlsHandler(usual.engine()));
        }
    }

    @Override
    protected void addSocketioHandlers(ChannelPipeline pipeline) {
        super.addSocketioHandlers(pipeline);
        // First, so that what the decoders and the aggregator answer themselves (413, and why a WebSocket closes) is
        // encoded too.
        pipeline.remove(HTTP_ENCODER);
        pipeline.addBefore(HTTP_REQUEST_DECODER, HTTP_ENCODER, new HttpResponseEncoder());
        RequestTimeouts.addTo(pipeline, requestTimeoutMillis);
        pipeline.addBefore(PACKET_HANDLER, PacketHandler.NAME, packets);
        pipeline.addBefore(AUTHORIZE_HANDLER, RequestGuard.NAME, guard);
        pipeline.addAfter(AUTHORIZE_HANDLER, PollingHandler.NAME, polling);
        if (routes != null) {
            pipeline.addAfter(PollingHandler.NAME, HttpRoutes.NAME, routes);
        }
        pipeline.addBefore(WEB_SOCKET_TRANSPORT, FrameHandler.NAME, new FrameHandler(maxFrameLength));
        pipeline.replace(WRONG_URL_HANDLER, WRONG_URL_HANDLER, LastHandler.INSTANCE);
        pipeline.replace(SOCKETIO_ENCODER, SOCKETIO_ENCODER, Objects.requireNonNull(encoder));
        pipeline.addAfter(SOCKETIO_ENCODER, AckWriter.NAME, Objects.requireNonNull(acks));
    }

    @Override
    public void onDisconnect(ClientHead client) {
        // Ours first: a request that finds its session there must find it in netty-socketio too.
        Session session = sessions.remove(client.getSessionId());
        if (session != null) {
            session.close();
        }
        super.onDisconnect(client);
    }

    /** A client left our namespace, and perhaps only that. */
    void leftNamespace(UUID sessionId) {
        Session session = sessions.get(sessionId);
        if (session != null) {
            session.disconnect();
        }
    }

    @Override
    protected void initChannel(Channel channel) throws Exception {
        channels.add(channel);
        foothold.get();
        channel.config().setAllocator(memory);
        channel.config().setRecvByteBufAllocator(new SocketReads());
        super.initChannel(channel);
    }

    /** Closes every client's connection. */
    void closeChannels(long seconds) {
        channels.close().awaitUninterruptibly(seconds, TimeUnit.SECONDS);
    }
}
