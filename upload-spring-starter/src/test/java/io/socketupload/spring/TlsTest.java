package io.socketupload.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

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
    private static final String PASSWORD = "changeit";

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
                        "spring.ssl.bundle.jks.uploads.keystore.password=" + PASSWORD,
                        "spring.ssl.bundle.jks.uploads.keystore.type=PKCS12",
                        "spring.ssl.bundle.jks.uploads.options.enabled-protocols=TLSv1.3")
                .run(context -> {
                    int port = SocketUploadAutoConfigurationTest.port(context);
                    assertThat(nameOf(port)).isEqualTo("CN=first");
                    SslStoreBundle stores = SslStoreBundle.of(second, PASSWORD, null);
                    SslOptions options = SslOptions.of(null, java.util.Set.of("TLSv1.2"));
                    context.getBean(SslBundleRegistry.class)
                            .updateBundle("uploads", SslBundle.of(stores, SslBundleKey.of(PASSWORD), options));
                    assertThat(nameOf(port)).isEqualTo("CN=second");
                });
    }

    /** Of the server's certificate. */
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
        X509Certificate certificate =
                (X509Certificate) health.sslSession().orElseThrow().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private KeyStore keys(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                "uploads",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(told).isZero();
    }
}
