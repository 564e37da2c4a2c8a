package io.socketupload.quarkus.deployment;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.app.RunningQuarkusApplication;
import io.quarkus.bootstrap.app.StartupAction;
import io.socketupload.file.FileChunkSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What an application without a line of code says when it can't start. */
class ConfigurationErrorsTest {
    @TempDir
    static Path applicationRoot;

    private static CuratedApplication application;

    @TempDir
    Path directory;

    @BeforeAll
    static void prepare() throws Exception {
        application = QuarkusBootstrap.builder()
                .setBaseName("ConfigurationErrorsTest")
                .setApplicationRoot(applicationRoot)
                .setProjectRoot(Path.of("").toAbsolutePath())
                .setTargetDirectory(applicationRoot)
                .setMode(QuarkusBootstrap.Mode.TEST)
                .build()
                .bootstrap();
    }

    @AfterAll
    static void close() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    test-port             | 70000          | A port is from 0 to 65535, not 70000. Write 0 for a free port
                    namespace             | files          | A namespace begins with a slash. Write /files
                    max-chunk-size        | 0              | maxChunkSize must be positive. Write a size such as
                    max-chunk-size        | 2GB            | It must be less than 2GB.
                    window                | 64KB           | window must not be smaller than maxChunkSize. Write at least
                    expire-after          | 0s             | expireAfter must be positive. Write a time such as 90m
                    allowed-origins       | example.org    | An origin is written like https://example.org
                    allowed-types         | png            | Write media types such as image/png
                    allowed-extensions    | tar.gz         | Write extensions such as png
                    max-uploads-per-owner | 0              | Write a number, or leave it out
                    """)
    void name_the_property_and_say_what_to_write(String name, String value, String told) throws Exception {
        Throwable failure = failure("socket-upload." + name, value);
        assertThat(failure.getClass().getSimpleName()).isEqualTo("ConfigurationException");
        assertThat(failure).hasMessageContaining("socket-upload." + name).hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "max-file-size; much; Write a size such as 512KB or 4MB.",
                "quota-per-owner; -1GB; Write a size such as 512KB or 4MB.",
                "expire-after; soon; Invalid duration",
                "sync; sometimes; allowed values: always,never,complete",
                "port; first; Expected an integer value"
            })
    void name_the_property_that_can_not_be_read(String name, String value, String told) throws Exception {
        Throwable failure = failure("socket-upload." + name, value);
        assertThat(failure.getClass().getSimpleName()).isEqualTo("ConfigValidationException");
        assertThat(failure)
                .hasMessageContaining("socket-upload." + name)
                .hasMessageContaining(value)
                .hasMessageContaining(told);
    }

    @Test
    void a_port_that_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(failure("socket-upload.test-port", port))
                    .hasMessageContaining("Can't listen on 127.0.0.1:" + port)
                    .hasMessageContaining("or set socket-upload.host and socket-upload.test-port");
        }
    }

    @Test
    void a_directory_that_another_server_has() throws Exception {
        try (FileChunkSink other = new FileChunkSink(directory)) {
            assertThat(other).isNotNull();
            assertThat(failure("socket-upload.sync", "never"))
                    .hasMessageContaining("The upload directory " + directory + " can't be used")
                    .hasMessageContaining("or set socket-upload.directory to another one");
        }
    }

    @Test
    void the_whole_network_without_an_authenticator() throws Exception {
        assertThat(failure("socket-upload.host", "0.0.0.0"))
                .hasMessageContaining("Everybody who reaches 0.0.0.0 could upload")
                .hasMessageContaining("socket-upload.allow-anonymous=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow-anonymous=true", "test-port=0", "host=localhost"})
    void none_of_them_comes_without_a_reason(String setting) throws Exception {
        String[] nameAndValue = setting.split("=");
        try (RunningQuarkusApplication running =
                prepared("socket-upload." + nameAndValue[0], nameAndValue[1]).run()) {
            assertThat(running.getConfigValue("local.socket-upload.port", Integer.class))
                    .hasValueSatisfying(port -> assertThat(port).isPositive());
        }
    }

    /** What Quarkus prints of a failure to start. */
    private Throwable failure(String property, String value) throws Exception {
        try (RunningQuarkusApplication running = prepared(property, value).run()) {
            throw new AssertionError("It started");
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root;
        }
    }

    private StartupAction prepared(String property, String value) {
        Map<String, String> settings =
                new HashMap<>(Map.of("socket-upload.directory", directory.toString(), "quarkus.http.test-port", "0"));
        settings.put(property, value);
        StartupAction action = application.createAugmentor().createInitialRuntimeApplication();
        action.overrideConfig(settings);
        return action;
    }
}
