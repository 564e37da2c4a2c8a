package io.socketupload.netty;

import com.corundumstudio.socketio.listener.DefaultExceptionListener;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does not fill the log with what any client can cause: broken connections and broken messages. */
final class QuietExceptionListener extends DefaultExceptionListener {
    private static final Logger log = LoggerFactory.getLogger(QuietExceptionListener.class);

    @Override
    public boolean exceptionCaught(ChannelHandlerContext ctx, Throwable e) {
        log.debug("Connection {} failed", ctx.channel().remoteAddress(), e);
        return true;
    }
}
