package io.socketupload.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** With a socket, since only such a channel forgets to read. */
class ChannelsTest {
    private static final long PATIENCE_SECONDS = 60;

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final BlockingQueue<Byte> received = new LinkedBlockingQueue<>();
    private final Channels channels = new Channels(new RawHead(), new Object(), () -> false);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** A worker finds that too much waits, and before the event loop hears of that, there is room again. */
    @Test
    void reading_goes_on_when_it_was_stopped_by_one_thread_and_started_by_another() throws Exception {
        try (Socket client = connect()) {
            Channel channel = accepted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            channel.eventLoop().submit(() -> channels.changed(channel)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            client.getOutputStream().write(1);
            assertThat(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo((byte) 1);

            channel.eventLoop()
                    .submit(() -> {
                        CompletableFuture.runAsync(channels::hold).join();
                        channels.goOn();
                    })
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            client.getOutputStream().write(2);
            assertThat(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo((byte) 2);
        }
    }

    @Test
    void nothing_is_read_while_it_is_held_by_another_thread() throws Exception {
        try (Socket client = connect()) {
            Channel channel = accepted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            channel.eventLoop().submit(() -> channels.changed(channel)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            channels.hold();
            channel.eventLoop().submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(channel.config().isAutoRead()).isFalse();

            channels.goOn();
            client.getOutputStream().write(3);
            assertThat(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo((byte) 3);
        }
    }

    private Socket connect() throws Exception {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Receiver());
                        accepted.complete(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            while (bytes.isReadable()) {
                received.add(bytes.readByte());
            }
        }
    }
}
