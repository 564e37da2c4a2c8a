package io.socketupload.netty;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** netty-socketio's pipeline with our handlers between its own. */
final class UploadPipeline extends SocketIOChannelInitializer {
    private final ConcurrentMap<UUID, Session> sessions = new ConcurrentHashMap<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final PacketHandler packets;
    private final PollingHandler polling;
    private final RequestGuard guard;
    private final @Nullable HttpRoutes routes;

    UploadPipeline(Endpoint endpoint, @Nullable HttpRoutes routes) {
        this.packets = new PacketHandler(endpoint, sessions);
        this.polling = new PollingHandler(endpoint, sessions);
        this.guard = new RequestGuard(endpoint, sessions);
        this.routes = routes;
    }

    @Override
    protected void addSocketioHandlers(ChannelPipeline pipeline) {
        super.addSocketioHandlers(pipeline);
        // Before the aggregator, so that its own answers (413) are encoded too.
        pipeline.remove(HTTP_ENCODER);
        pipeline.addBefore(HTTP_AGGREGATOR, HTTP_ENCODER, new HttpResponseEncoder());
        RequestTimeouts.addTo(pipeline);
        pipeline.addBefore(PACKET_HANDLER, PacketHandler.NAME, packets);
        pipeline.addBefore(AUTHORIZE_HANDLER, RequestGuard.NAME, guard);
        pipeline.addAfter(AUTHORIZE_HANDLER, PollingHandler.NAME, polling);
        if (routes != null) {
            pipeline.addAfter(PollingHandler.NAME, HttpRoutes.NAME, routes);
        }
        pipeline.addBefore(WEB_SOCKET_TRANSPORT, FrameHandler.NAME, new FrameHandler());
    }

    @Override
    public void onDisconnect(ClientHead client) {
        super.onDisconnect(client);
        Session session = sessions.remove(client.getSessionId());
        if (session != null) {
            session.close();
        }
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
        super.initChannel(channel);
    }

    /** Closes every client's connection. */
    void closeChannels(long seconds) {
        channels.close().awaitUninterruptibly(seconds, TimeUnit.SECONDS);
    }
}
