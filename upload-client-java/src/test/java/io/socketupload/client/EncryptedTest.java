package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.socketupload.netty.UploadServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Over TLS, however the server came to its keys. */
class EncryptedTest extends ClientRig {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static Path file;
    private static KeyStore keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(told).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
    }

    static Stream<Arguments> connections() {
        Consumer<UploadServer.Builder> supplied =
                server -> server.tls(() -> context().createSSLEngine());
        Consumer<UploadServer.Builder> configured = server -> server.customize(configuration -> {
            configuration.setKeyStoreFormat("PKCS12");
            configuration.setKeyStore(open(file));
            configuration.setKeyStorePassword(PASSWORD);
        });
        return Stream.of(supplied, configured)
                .flatMap(tls -> Stream.of(Arguments.of(tls, true), Arguments.of(tls, false)));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void a_file_arrives_as_it_is(Consumer<UploadServer.Builder> tls, boolean polling) throws Exception {
        serve(uploads -> {}, tls);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        OkHttpClient http = new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
                .build();
        UploadClient.Builder builder = UploadClient.builder(URI.create("https://127.0.0.1:" + server.port()))
                .customize(options -> {
                    options.callFactory = http;
                    options.webSocketFactory = http;
                });
        try (UploadClient client = polling ? builder.polling().build() : builder.build()) {
            assertStored(client.upload(file(2 * MIB + 3)), 2 * MIB + 3);
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private static KeyStore trusted() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        return trusted;
    }

    private static SSLContext context() {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
