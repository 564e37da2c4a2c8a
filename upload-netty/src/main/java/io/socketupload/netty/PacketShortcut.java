package io.socketupload.netty;

import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Messages begin again at the head of the pipeline, while the decoder of TLS is at work there: Netty's would keep them until
 * it has done, when their memory is gone. So before it they take a way round.
 */
@Sharable
final class PacketShortcut extends ChannelInboundHandlerAdapter {
    static final PacketShortcut INSTANCE = new PacketShortcut();

    private PacketShortcut() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        ChannelHandlerContext packets =
                msg instanceof PacketsMessage ? ctx.pipeline().context(PacketHandler.NAME) : null;
        if (packets == null) {
            ctx.fireChannelRead(msg);
        } else {
            ((ChannelInboundHandler) packets.handler()).channelRead(packets, msg);
        }
    }
}
