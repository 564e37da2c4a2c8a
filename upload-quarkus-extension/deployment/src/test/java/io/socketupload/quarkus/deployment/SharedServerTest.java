package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;
import io.socketupload.UploadEngine;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadEndpoint;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class SharedServerTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(OwnServer.class, CountingSink.class)
            .overrideConfigKey("test.port", String.valueOf(TestApplication.freePort()));

    @ConfigProperty(name = "test.port")
    int port;

    @Test
    void uploads_come_over_the_socket_io_server_that_the_application_has() {
        assertThat(ConfigProvider.getConfig().getValue("local.socket-upload.port", int.class))
                .isEqualTo(port);
        try (UploadClient client = UploadClient.ofDefaults(URI.create("http://127.0.0.1:" + port))) {
            assertThat(client.upload(new ByteArrayInputStream(new byte[7]), "a.bin", 7)
                            .join()
                            .path())
                    .isEqualTo("counted for anonymous");
        }
    }

    static class OwnServer {
        @Produces
        @Singleton
        SocketIOServer server(UploadEngine engine, @ConfigProperty(name = "test.port") int port) {
            Configuration configuration = new Configuration();
            configuration.setHostname("127.0.0.1");
            configuration.setPort(port);
            UploadEndpoint.configure(configuration, engine.limits());
            return new SocketIOServer(configuration);
        }

        void start(@Observes StartupEvent event, SocketIOServer server) {
            server.start();
        }

        void stop(@Observes ShutdownEvent event, SocketIOServer server) {
            server.stop();
        }
    }
}
