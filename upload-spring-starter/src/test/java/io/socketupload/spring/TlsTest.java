package io.socketupload.spring;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.socketupload.client.StoredUpload;
import io.socketupload.client.UploadClient;
import io.socketupload.testsupport.KeyFile;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

class TlsTest {
    @TempDir
    Path directory;

    private KeyStore first;
    private KeyStore second;

    @BeforeEach
    void makeKeys() throws Exception {
        first = keys("first");
        second = keys("second");
    }

    @Test
    void an_ssl_bundle_encrypts_connections_with_the_keys_that_it_has_at_the_time() {
        Contexts.storingIn(directory.resolve("uploads"))
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues(
                        "socket-upload.ssl.bundle=uploads",
                        "spring.ssl.bundle.jks.uploads.keystore.location=" + directory.resolve("first.p12"),
                        "spring.ssl.bundle.jks.uploads.keystore.password=" + KeyFile.PASSWORD,
                        "spring.ssl.bundle.jks.uploads.keystore.type=PKCS12",
                        "spring.ssl.bundle.jks.uploads.options.enabled-protocols=TLSv1.3")
                .run(context -> {
                    int port = SocketUploadAutoConfigurationTest.port(context);
                    assertThat(nameOf(port)).isEqualTo("CN=first");
                    SslStoreBundle stores = SslStoreBundle.of(second, KeyFile.PASSWORD, null);
                    SslOptions options = SslOptions.of(null, java.util.Set.of("TLSv1.2"));
                    context.getBean(SslBundleRegistry.class)
                            .updateBundle("uploads", SslBundle.of(stores, SslBundleKey.of(KeyFile.PASSWORD), options));
                    assertThat(nameOf(port)).isEqualTo("CN=second");
                });
    }

    /** That of the server's certificate, when it has taken a file. */
    private String nameOf(int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Map.Entry<String, KeyStore> each :
                Map.of("first", first, "second", second).entrySet()) {
            trusted.setCertificateEntry(each.getKey(), each.getValue().getCertificate("uploads"));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpResponse<String> health = HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(uploaded(port, context, (X509TrustManager) trust.getTrustManagers()[0]))
                .hasSize(1 << 20);
        X509Certificate certificate =
                (X509Certificate) health.sslSession().orElseThrow().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private Path uploaded(int port, SSLContext context, X509TrustManager trust) {
        OkHttpClient http = new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), trust)
                .build();
        try (UploadClient client = UploadClient.builder(URI.create("https://localhost:" + port))
                .retries(0)
                .customize(options -> {
                    options.callFactory = http;
                    options.webSocketFactory = http;
                })
                .build()) {
            StoredUpload stored = client.upload(new ByteArrayInputStream(new byte[1 << 20]), "a.bin", 1 << 20)
                    .join();
            return directory.resolve("uploads").resolve(stored.path());
        } finally {
            http.dispatcher().executorService().shutdown();
        }
    }

    private KeyStore keys(String name) throws Exception {
        return KeyFile.read(KeyFile.in(directory, name));
    }
}
