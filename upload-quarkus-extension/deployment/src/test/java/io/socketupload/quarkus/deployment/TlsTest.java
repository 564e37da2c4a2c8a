package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServer;
import io.socketupload.client.UploadClient;
import io.socketupload.netty.UploadServer;
import io.socketupload.testsupport.KeyFile;
import okhttp3.OkHttpClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class TlsTest {
    @RegisterExtension
    static final QuarkusUnitTest application = TestApplication.of(Http.class)
            .overrideConfigKey("socket-upload.tls-configuration-name", "uploads")
            .overrideConfigKey(
                    "quarkus.tls.uploads.key-store.p12.path",
                    KeyFile.in(TestApplication.folder(), "first").toString())
            .overrideConfigKey("quarkus.tls.uploads.key-store.p12.password", KeyFile.PASSWORD)
            .overrideConfigKey(
                    "test.second",
                    KeyFile.in(TestApplication.folder(), "second").toString());

    @ConfigProperty(name = "quarkus.tls.uploads.key-store.p12.path")
    Path used;

    @ConfigProperty(name = "test.second")
    Path second;

    @Inject
    TlsConfigurationRegistry registry;

    @Inject
    Event<CertificateUpdatedEvent> updates;

    @Inject
    HttpServer http;

    @Inject
    UploadServer server;

    @Test
    void new_connections_have_the_keys_that_the_registry_has_at_the_time() throws Exception {
        assertThat(nameOfTheServer()).isEqualTo("CN=first");
        assertThat(Http.get(http, "/socket-upload/").body()).contains("content=\"https://localhost:" + server.port());

        Files.copy(second, used, StandardCopyOption.REPLACE_EXISTING);
        TlsConfiguration configuration = registry.get("uploads").orElseThrow();
        assertThat(configuration.reload()).isTrue();
        updates.fire(new CertificateUpdatedEvent("uploads", configuration)); // as the registry does after reload-period
        assertThat(nameOfTheServer()).isEqualTo("CN=second");
    }

    @Test
    void files_come_over_a_websocket_too() throws Exception {
        OkHttpClient http = http(name -> {});
        try (UploadClient client = UploadClient.builder(URI.create("https://localhost:" + server.port()))
                .retries(0)
                .customize(options -> {
                    options.callFactory = http;
                    options.webSocketFactory = http;
                })
                .build()) {
            assertThat(client.upload(new ByteArrayInputStream(new byte[1 << 20]), "a.bin", 1 << 20)
                            .join()
                            .size())
                    .isEqualTo(1 << 20);
        }
        http.dispatcher().executorService().shutdown();
    }

    /** Uploads over a new connection, and returns whose certificate that had. */
    private String nameOfTheServer() throws Exception {
        AtomicReference<String> name = new AtomicReference<>();
        OkHttpClient http = http(name::set);
        try (UploadClient client = UploadClient.builder(URI.create("https://localhost:" + server.port()))
                .polling()
                .retries(0)
                .customize(options -> options.callFactory = http)
                .build()) {
            client.upload(new ByteArrayInputStream(new byte[5]), "a.bin", 5).join();
        }
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
        return name.get();
    }

    private OkHttpClient http(Consumer<String> name) throws Exception {
        TrustManagerFactory trust = trusting(used);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
                .addNetworkInterceptor(chain -> {
                    name.accept(String.valueOf(chain.connection().handshake().peerPrincipal()));
                    return chain.proceed(chain.request());
                })
                .build();
    }

    private static TrustManagerFactory trusting(Path file) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("uploads", KeyFile.read(file).getCertificate("uploads"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust;
    }
}
