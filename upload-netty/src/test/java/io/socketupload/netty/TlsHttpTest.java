package io.socketupload.netty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** netty-socketio's own default is TLS 1.0, which nobody speaks any more. */
class TlsHttpTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static byte[] keys;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        keys = Files.readAllBytes(file);
    }

    private static TestServer start(Path files) throws IOException {
        return TestServer.storingIn(
                files,
                io.socketupload.UploadLimits.ofDefaults(),
                builder -> builder.customize(configuration -> {
                    configuration.setKeyStoreFormat("PKCS12");
                    configuration.setKeyStore(new ByteArrayInputStream(keys));
                    configuration.setKeyStorePassword(new String(PASSWORD));
                }));
    }

    private static SSLSocket connect(int port, String... protocols) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(new ByteArrayInputStream(keys), PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(RawConnection.PATIENCE_MILLIS);
        socket.setEnabledProtocols(protocols);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_server_with_keys_speaks_current_tls(String protocol, @TempDir Path files) throws Exception {
        try (TestServer server = start(files);
                SSLSocket socket = connect(server.port(), protocol)) {
            socket.getOutputStream().write(RawRequest.get("/health").bytes(server.port()));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void keys_may_change_while_the_server_runs(@TempDir Path files) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        SSLContext context = contextWithKeys();
        try (TestServer server = TestServer.storingIn(
                files,
                io.socketupload.UploadLimits.ofDefaults(),
                builder -> builder.tls(() -> {
                    connections.incrementAndGet();
                    return context.createSSLEngine();
                }))) {
            for (int i = 1; i <= 2; i++) {
                try (SSLSocket socket = connect(server.port(), "TLSv1.3")) {
                    socket.getOutputStream().write(RawRequest.get("/health").bytes(server.port()));
                    byte[] answer = socket.getInputStream().readNBytes(15);
                    assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
                }
                assertThat(connections).hasValue(i);
            }
        }
    }

    private static SSLContext contextWithKeys() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(keys), PASSWORD);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Encrypted, a file goes another way than plain: in pieces through the memory. */
    @Test
    void downloads_follow_one_another_over_one_encrypted_connection(@TempDir Path files) throws Exception {
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        try (TestServer server = start(files);
                SSLSocket socket = connect(server.port(), "TLSv1.3")) {
            Files.write(files.resolve("big.bin"), content);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write(RawRequest.get("/uploads/big.bin").bytes(server.port()));
                assertThat(body(socket.getInputStream(), content.length)).isEqualTo(content);
                socket.getOutputStream()
                        .write(RawRequest.get("/uploads/big.bin")
                                .header("Range", "bytes=100000-299999")
                                .bytes(server.port()));
                assertThat(body(socket.getInputStream(), 200_000))
                        .isEqualTo(Arrays.copyOfRange(content, 100_000, 300_000));
            }
            socket.getOutputStream().write(RawRequest.get("/uploads/big.bin").bytes(server.port()));
            socket.getInputStream().read();
        }
        RawServer.soon()
                .untilAsserted(() -> assertThat(RawServer.openFiles("big.bin")).isEmpty());
    }

    @Test
    void plain_words_to_an_encrypted_port_end_the_connection(@TempDir Path files) throws IOException {
        try (TestServer server = start(files)) {
            try (RawConnection connection = new RawConnection(server.port())) {
                connection.write(RawRequest.get("/health").bytes(server.port())).awaitEnd();
            }
        }
    }

    private static byte[] body(InputStream in, int length) throws IOException {
        for (int end = 0; end < 4; ) { // the empty line
            int b = in.read();
            end = b == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : b == '\r' ? 1 : 0;
        }
        return in.readNBytes(length);
    }
}
