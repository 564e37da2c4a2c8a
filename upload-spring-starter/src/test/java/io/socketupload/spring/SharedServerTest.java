package io.socketupload.spring;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.netty.UploadEndpoint;
import io.socketupload.testsupport.NodeClient;
import io.socketupload.testsupport.SampleFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that has a Socket.IO server of its own. */
class SharedServerTest {
    private static final Map<String, ?> WEBSOCKET = Map.of("transports", List.of("websocket"));

    @TempDir
    Path directory;

    private ApplicationContextRunner context() {
        return Contexts.storingIn(directory.resolve("uploads")).withPropertyValues("socket-upload.namespace=/files");
    }

    @Test
    void gets_uploads_on_a_namespace_of_it_and_no_second_port() {
        context().withUserConfiguration(OneServer.class).run(context -> {
            ChatServer server = context.getBean(ChatServer.class);
            try (NodeClient node = new NodeClient()) {
                NodeClient.Connection files = node.connect(server.url() + "/files", WEBSOCKET);
                SampleFile file = SampleFile.of(directory, "film", 1 << 20);
                files.upload(file);
                assertThat(directory.resolve("uploads").resolve(file.storedName()))
                        .hasSameBinaryContentAs(file.path());

                NodeClient.Connection chat = node.connect(server.url(), WEBSOCKET);
                assertThat(chat.ask("shout", "hello").textValue()).isEqualTo("HELLO");
            }
            assertThat(context).doesNotHaveBean(OwnPort.class).hasSingleBean(SharedPort.class);
        });
    }

    static class OneServer {
        /** Started as it usually is in Spring. */
        @Bean(initMethod = "begin", destroyMethod = "end")
        ChatServer server(UploadEngine engine) {
            return new ChatServer(engine.limits());
        }
    }

    @Test
    void gets_uploads_on_the_primary_one_of_several() {
        context().withUserConfiguration(TwoServers.class).run(context -> {
            try (NodeClient node = new NodeClient()) {
                ChatServer primary = context.getBean("primary", ChatServer.class);
                node.connect(primary.url() + "/files", WEBSOCKET);
                ChatServer other = context.getBean("other", ChatServer.class);
                assertThat(node.open(other.url() + "/files", WEBSOCKET).await("connect_error"))
                        .isNotNull();
            }
        });
    }

    static class TwoServers {
        @Bean(initMethod = "begin", destroyMethod = "end")
        ChatServer other(UploadEngine engine) {
            return new ChatServer(engine.limits());
        }

        @Bean(initMethod = "begin", destroyMethod = "end")
        @Primary
        ChatServer primary(UploadEngine engine) {
            return new ChatServer(engine.limits());
        }
    }

    @Test
    void must_be_prepared_for_uploads() {
        context()
                .withUserConfiguration(Unprepared.class)
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("UploadEndpoint.configure"));
    }

    static class Unprepared {
        @Bean
        SocketIOServer server() {
            Configuration configuration = new Configuration();
            configuration.setHostname("127.0.0.1");
            return new SocketIOServer(configuration);
        }
    }

    @Test
    void needs_an_authenticator_if_others_can_reach_it() {
        context()
                .withUserConfiguration(Public.class)
                .run(context -> assertThat(PropertiesTest.analyze(context.getStartupFailure())
                                .getDescription())
                        .contains("Everybody who reaches this machine could upload"));
    }

    static class Public {
        @Bean
        SocketIOServer server(UploadEngine engine) {
            Configuration configuration = new Configuration();
            UploadEndpoint.configure(configuration, engine.limits());
            return new SocketIOServer(configuration);
        }
    }

    /** The application's own, on a free port. */
    static final class ChatServer extends SocketIOServer {
        private int port;
        private List<EventLoopGroup> loops = List.of();

        ChatServer(UploadLimits limits) {
            super(configuration(limits));
            addEventListener("shout", String.class, (client, text, ack) -> ack.sendAckData(text.toUpperCase()));
        }

        private static Configuration configuration(UploadLimits limits) {
            Configuration configuration = new Configuration();
            configuration.setHostname("127.0.0.1");
            configuration.setPort(0);
            UploadEndpoint.configure(configuration, limits);
            return configuration;
        }

        void begin() throws IOException {
            ChannelFuture bound = (ChannelFuture) startAsync().awaitUninterruptibly();
            port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        }

        @Override
        protected void applyConnectionOptions(ServerBootstrap bootstrap) {
            super.applyConnectionOptions(bootstrap);
            loops = List.of(bootstrap.config().group(), bootstrap.config().childGroup());
        }

        /** Its own stop takes four seconds. */
        void end() {
            loops.forEach(
                    loop -> loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly());
        }

        String url() {
            return "http://127.0.0.1:" + port;
        }
    }
}
