package io.socketupload.hosting;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadLimits;
import io.socketupload.UploadPolicy;
import io.socketupload.file.FileChunkSink;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class UploadSettingsTest {
    @TempDir
    Path directory;

    private FileChunkSink sink;

    @BeforeEach
    void openSink() throws IOException {
        sink = new FileChunkSink(directory.resolve("other"));
    }

    @AfterEach
    void closeSink() throws IOException {
        sink.close();
    }

    // -- the engine --

    @Test
    void say_what_an_engine_does() {
        try (UploadEngine engine = engine(new Values().build())) {
            assertThat(engine.limits()).isEqualTo(UploadLimits.ofDefaults());
            assertThat(engine.policy().allowedTypes()).isEmpty();
        }
        Values values = new Values();
        values.maxFileSize = 5L << 30;
        values.maxChunkSize = 256 << 10;
        values.window = 2 << 20;
        values.allowedTypes = List.of("image/*");
        values.allowedExtensions = List.of(".PNG");
        try (UploadEngine engine = engine(values.build())) {
            assertThat(engine.limits().maxFileSize()).isEqualTo(5L << 30);
            assertThat(engine.limits().maxChunkSize()).isEqualTo(256 << 10);
            assertThat(engine.limits().window()).isEqualTo(2 << 20);
            assertThat(engine.policy().allowedTypes()).containsExactly("image/*");
            assertThat(engine.policy().allowedExtensions()).containsExactly("png");
        }
    }

    /** The application's may be slow, and those that count hold a place for what they accept. */
    @Test
    void policies_of_the_properties_are_round_those_of_the_application() {
        Values values = new Values();
        values.allowedExtensions = List.of("txt");
        values.maxUploadsPerOwner = 1;
        AtomicInteger asked = new AtomicInteger();
        UploadPolicy own = session -> asked.incrementAndGet() == 1
                ? UploadPolicy.Decision.reject(UploadErrorCode.REJECTED, "Not now.")
                : UploadPolicy.Decision.accept();
        try (UploadEngine engine = engine(values.build(), own)) {
            UploadPolicy policy = engine.policy();
            assertThat(policy.check(new SampleSession("a.exe", "ada")))
                    .isInstanceOf(UploadPolicy.Decision.Reject.class);
            assertThat(asked).hasValue(0);
            assertThat(policy.check(new SampleSession())).isInstanceOf(UploadPolicy.Decision.Reject.class);
            assertThat(policy.check(new SampleSession())).isEqualTo(UploadPolicy.Decision.accept());
            assertThat(policy.check(new SampleSession()))
                    .isInstanceOfSatisfying(
                            UploadPolicy.Decision.Reject.class,
                            refused -> assertThat(refused.message()).isNotEqualTo("Not now."));
            assertThat(asked).hasValue(3);
        }
    }

    // -- what makes no sense --

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("port", 70000, "A port is from 0 to 65535", "Write 0 for a free port", v -> v.port = 70000),
                wrong("namespace", "files", "begins with a slash", "Write /files", v -> v.namespace = "files"),
                wrong("max-file-size", -1L, "must not be negative", "such as 512KB", v -> v.maxFileSize = -1),
                wrong("max-chunk-size", 0L, "must be positive", "such as 512KB", v -> v.maxChunkSize = 0),
                wrong("max-chunk-size", 2L << 30, "less than 2GB", "such as 512KB", v -> v.maxChunkSize = 2L << 30),
                wrong("window", 1L, "smaller than maxChunkSize", "at least the size of", v -> v.window = 1),
                wrong("window", 3L << 30, "less than 2GB", "such as 512KB", v -> v.window = 3L << 30),
                wrong("expire-after", Duration.ZERO, "must be positive", "90m", v -> v.expireAfter = Duration.ZERO),
                wrong(
                        "allowed-origins",
                        List.of("example.org"),
                        "written like https://example.org",
                        "* for all",
                        v -> v.allowedOrigins = List.of("example.org")),
                wrong("allowed-types", List.of("png"), "png", "image/*", v -> v.allowedTypes = List.of("png")),
                wrong(
                        "allowed-extensions",
                        List.of("tar.gz"),
                        "tar.gz",
                        "png or pdf",
                        v -> v.allowedExtensions = List.of("tar.gz")),
                wrong("max-uploads-per-owner", 0, "", "leave it out", v -> v.maxUploadsPerOwner = 0),
                wrong("quota-per-owner", -1L, "must not be negative", "such as 512KB", v -> v.quotaPerOwner = -1L),
                wrong("directory", "\0", "no path", "a folder's", v -> v.directory = "\0"));
    }

    private static Arguments wrong(String name, Object value, String reason, String remedy, Consumer<Values> change) {
        return arguments(name, value, reason, remedy, change);
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("wrong")
    void what_makes_no_sense_is_named_with_what_to_write(
            String name, Object value, String reason, String remedy, Consumer<Values> change) {
        Values values = new Values();
        change.accept(values);
        InvalidSettingException failure =
                catchThrowableOfType(InvalidSettingException.class, () -> use(values.build()));
        assertThat(failure.property()).isEqualTo("socket-upload." + name);
        assertThat(failure.value()).isEqualTo(value);
        assertThat(failure.reason()).contains(reason).endsWith(".");
        assertThat(failure.remedy()).contains(remedy);
        assertThat(failure).hasMessageContaining("socket-upload." + name).hasMessageContaining(failure.reason());
    }

    private void use(UploadSettings settings) throws IOException {
        try (UploadEngine engine = engine(settings)) {
            settings.applyTo(UploadServer.builder(engine), sink, null);
        }
        settings.openSink().close();
    }

    @Test
    void only_files_can_be_downloaded() {
        Values values = new Values();
        values.downloads = true;
        ChunkSink memory = session -> {
            throw new IOException("full");
        };
        try (UploadEngine engine = UploadEngine.builder().sink(memory).build()) {
            UploadServer.Builder server = UploadServer.builder(engine);
            assertThatNoException().isThrownBy(() -> values.build().applyTo(server, sink, null));
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> values.build().applyTo(server, memory, null))
                    .satisfies(failure -> assertThat(failure.property()).isEqualTo("socket-upload.downloads.enabled"));
        }
    }

    // -- what can't be had --

    @Test
    void a_directory_that_another_server_has_is_named() throws IOException {
        Values values = new Values();
        values.directory = directory.resolve("uploads").toString();
        try (FileChunkSink first = values.build().openSink()) {
            assertThat(first.sync()).isEqualTo(Sync.NEVER);
            assertThatExceptionOfType(UploadStartException.class)
                    .isThrownBy(() -> values.build().openSink())
                    .withMessageContaining(values.directory)
                    .satisfies(failure -> assertThat(failure.remedy()).contains("socket-upload.directory"));
        }
    }

    @Test
    void a_directory_that_is_a_file_holds_no_store() throws IOException {
        Values values = new Values();
        values.directory = Files.createFile(directory.resolve("file")).toString();
        assertThatExceptionOfType(UploadStartException.class)
                .isThrownBy(() -> values.build().openStore())
                .withMessageContaining(values.directory);
    }

    @Test
    void a_port_that_is_taken_is_named() throws IOException {
        Values values = new Values();
        try (ServerSocket taken = new ServerSocket(0);
                UploadEngine engine = engine(values.build())) {
            values.port = taken.getLocalPort();
            UploadServer server = values.build()
                    .applyTo(UploadServer.builder(engine), sink, null)
                    .build();
            assertThatExceptionOfType(UploadStartException.class)
                    .isThrownBy(() -> UploadSettings.start(server))
                    .withMessageContaining("Can't listen on 127.0.0.1:" + values.port)
                    .satisfies(failure -> assertThat(failure.remedy()).contains("socket-upload.port"));
        }
    }

    @Test
    void a_port_that_is_free_is_listened_on() {
        UploadSettings settings = new Values().build();
        try (UploadEngine engine = engine(settings);
                UploadServer server = settings.applyTo(UploadServer.builder(engine), sink, null)
                        .build()) {
            UploadSettings.start(server);
            assertThat(server.isRunning()).isTrue();
            assertThat(server.port()).isPositive();
        }
    }

    // -- who may come --

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1"})
    void other_machines_are_asked_who_they_are(String host) {
        Values values = new Values();
        values.host = host;
        try (UploadEngine engine = engine(values.build())) {
            UploadServer.Builder server = UploadServer.builder(engine);
            assertThatExceptionOfType(UploadStartException.class)
                    .isThrownBy(() -> values.build().applyTo(server, sink, null))
                    .withMessageContaining("Everybody who reaches " + host + " could upload")
                    .satisfies(failure -> assertThat(failure.remedy())
                            .contains("UploadAuthenticator", "socket-upload.allow-anonymous=true"));
            assertThatNoException()
                    .isThrownBy(() -> values.build().applyTo(server, sink, UploadAuthenticator.anonymous()));
            values.allowAnonymous = true;
            assertThatNoException().isThrownBy(() -> values.build().applyTo(server, sink, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.2", "::1"})
    void this_machine_is_not(String host) {
        Values values = new Values();
        values.host = host;
        try (UploadEngine engine = engine(values.build())) {
            assertThatNoException().isThrownBy(() -> values.build().applyTo(UploadServer.builder(engine), sink, null));
        }
    }

    private UploadEngine engine(UploadSettings settings, UploadPolicy... policies) {
        return settings.applyTo(UploadEngine.builder().sink(sink), List.of(policies))
                .build();
    }

    /** The defaults of the properties, to be changed. */
    private final class Values {
        private String host = "127.0.0.1";
        private int port;
        private String namespace = "/";
        private String directory =
                UploadSettingsTest.this.directory.resolve("uploads").toString();
        private long maxFileSize = 100L << 20;
        private long maxChunkSize = 1 << 20;
        private long window = 4 << 20;
        private Duration expireAfter = Duration.ofHours(24);
        private List<String> allowedOrigins = List.of();
        private List<String> allowedTypes = List.of();
        private List<String> allowedExtensions = List.of();
        private Integer maxUploadsPerOwner;
        private Long quotaPerOwner;
        private boolean allowAnonymous;
        private boolean downloads;

        UploadSettings build() {
            return new UploadSettings(
                    host,
                    port,
                    namespace,
                    directory,
                    maxFileSize,
                    maxChunkSize,
                    window,
                    Sync.NEVER,
                    expireAfter,
                    allowedOrigins,
                    allowedTypes,
                    allowedExtensions,
                    maxUploadsPerOwner,
                    quotaPerOwner,
                    allowAnonymous,
                    downloads);
        }
    }
}
