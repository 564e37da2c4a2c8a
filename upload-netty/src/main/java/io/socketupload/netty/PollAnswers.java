package io.socketupload.netty;

import java.io.IOException;
import java.util.Queue;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.EncoderHandler;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Answers polls in the place of netty-socketio, which puts 50 packets into an answer, loses the next one, promises to
 * keep the connection, and closes it.
 */
@Sharable
final class PollAnswers extends EncoderHandler {
    private final PacketEncoder encoder;

    PollAnswers(Configuration configuration) throws IOException {
        this(configuration, new PacketEncoder(configuration, configuration.getJsonSupport()));
    }

    private PollAnswers(Configuration configuration, PacketEncoder encoder) throws IOException {
        super(configuration, encoder);
        this.encoder = encoder;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (msg instanceof OutPacketMessage packets && packets.getTransport() == Transport.POLLING) {
            answer(ctx, packets, promise);
        } else {
            super.write(ctx, msg, promise);
        }
    }

    /**
     * Answers with all that waits for the client. If it has no poll here, that goes on waiting for one, and the promise
     * stays open: netty-socketio closes the channel with it, which may be another client's by now.
     */
    private void answer(ChannelHandlerContext ctx, OutPacketMessage message, ChannelPromise promise)
            throws IOException {
        Poll poll = ctx.channel().attr(Poll.WAITING).get();
        Queue<Packet> packets = message.getClientHead().getPacketsQueue(Transport.POLLING);
        if (poll == null || poll.session().head() != message.getClientHead() || packets.isEmpty()) {
            return;
        }
        ctx.channel().attr(Poll.WAITING).set(null);
        poll.session().channels().answered(ctx.channel());
        ByteBuf body = encoder.allocateBuffer(ctx.alloc());
        try {
            encoder.encodePackets(packets, body, ctx.alloc(), Integer.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            body.release();
            ctx.close();
            throw e;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        response.headers().set(HttpHeaderNames.SET_COOKIE, "io=" + message.getSessionId());
        Replies.allowOrigin(poll.request(), response);
        Replies.send(ctx, poll.request(), response, promise);
    }
}
