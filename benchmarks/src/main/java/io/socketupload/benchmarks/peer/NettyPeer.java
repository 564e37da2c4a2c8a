package io.socketupload.benchmarks.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import org.jspecify.annotations.Nullable;

/**
 * Netty's own WebSocket decoder and no more of Socket.IO than our load generator needs, straight to a file on the event
 * loop: what can be reached without a frame decoder of one's own. One upload at a time on a connection.
 */
public final class NettyPeer {
    private static final int MAX_FRAME = 4 << 20;

    private NettyPeer() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        WebSocketServerProtocolConfig webSocket = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/socket.io/")
                .checkStartsWith(true)
                .maxFramePayloadLength(MAX_FRAME)
                .build();
        ServerBootstrap server = new ServerBootstrap()
                .group(new NioEventLoopGroup(1), new NioEventLoopGroup())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(64 * 1024),
                                        new WebSocketServerProtocolHandler(webSocket),
                                        new Uploads(directory));
                    }
                });
        Ready.at(server.bind(Ready.ANY_PORT).sync().channel().localAddress());
    }

    private static final class Uploads extends SimpleChannelInboundHandler<WebSocketFrame> {
        private static final Pattern START =
                Pattern.compile("\"fileName\":\"([\\w.-]+)\",\"fileSize\":(\\d+).*\"uploadId\":\"([\\w-]+)\"");

        private final Path directory;
        private @Nullable FileChannel file;
        private String id = "";
        private String ack = "";
        private long left;

        Uploads(Path directory) {
            this.directory = directory;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                send(
                        ctx,
                        "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
                                + "\"maxPayload\":" + MAX_FRAME + "}");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws IOException {
            if (!(frame instanceof TextWebSocketFrame)) {
                chunk(ctx, frame.content());
                return;
            }
            String text = frame.content().toString(StandardCharsets.UTF_8);
            if (text.startsWith("451-")) {
                ack = text.substring(4, text.indexOf('['));
            } else if (text.startsWith("42[\"file-upload-start\"")) {
                start(ctx, text);
            } else if (text.equals("40")) {
                send(ctx, "40{\"sid\":\"s\"}");
            }
        }

        private void start(ChannelHandlerContext ctx, String text) throws IOException {
            Matcher start = START.matcher(text);
            if (!start.find()) {
                throw new IOException("No upload: " + text);
            }
            id = start.group(3);
            left = Long.parseLong(start.group(2));
            file = FileChannel.open(
                    directory.resolve(id + "_" + start.group(1)),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW);
            send(ctx, "42[\"upload-ready\",{\"success\":true,\"uploadId\":\"" + id + "\"}]");
        }

        private void chunk(ChannelHandlerContext ctx, ByteBuf bytes) throws IOException {
            if (file == null) {
                throw new IOException("Bytes without an upload");
            }
            ByteBuffer buffer = bytes.nioBuffer();
            left -= buffer.remaining();
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            if (!ack.isEmpty()) {
                send(ctx, "43" + ack + "[{\"success\":true,\"uploadId\":\"" + id + "\"}]");
            }
            if (left == 0) {
                file.close();
                file = null;
                send(ctx, "42[\"upload-complete\",{\"success\":true,\"uploadId\":\"" + id + "\"}]");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws IOException {
            if (file != null) {
                file.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            System.err.println(cause);
            ctx.close();
        }

        private static void send(ChannelHandlerContext ctx, String text) {
            ctx.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
