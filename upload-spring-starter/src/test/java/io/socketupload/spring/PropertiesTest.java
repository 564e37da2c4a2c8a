package io.socketupload.spring;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.file.FileChunkSink;
import io.socketupload.netty.UploadAuthenticator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

class PropertiesTest {
    @TempDir
    Path directory;

    private ApplicationContextRunner context() {
        return Contexts.storingIn(directory.resolve("uploads"));
    }

    @Test
    void say_what_the_engine_does() {
        context()
                .withPropertyValues(
                        "socket-upload.max-file-size=5GB",
                        "socket-upload.max-chunk-size=256KB",
                        "socket-upload.window=2MB",
                        "socket-upload.sync=always",
                        "socket-upload.allowed-types=image/*,text/plain",
                        "socket-upload.allowed-extensions=png,.TXT")
                .run(context -> {
                    UploadEngine engine = context.getBean(UploadEngine.class);
                    UploadLimits limits = engine.limits();
                    assertThat(limits.maxFileSize()).isEqualTo(5L << 30);
                    assertThat(limits.maxChunkSize()).isEqualTo(256 << 10);
                    assertThat(limits.window()).isEqualTo(2 << 20);
                    assertThat(engine.sync()).isEqualTo(Sync.ALWAYS);
                    assertThat(engine.policy().allowedTypes()).containsExactlyInAnyOrder("image/*", "text/plain");
                    assertThat(engine.policy().allowedExtensions()).containsExactlyInAnyOrder("png", "txt");
                });
    }

    @Test
    void have_the_defaults_of_the_engine() {
        context().run(context -> {
            UploadEngine engine = context.getBean(UploadEngine.class);
            assertThat(engine.limits()).isEqualTo(UploadLimits.ofDefaults());
            assertThat(engine.sync()).isEqualTo(Sync.COMPLETE);
            assertThat(context.getBean(SocketUploadProperties.class).port()).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    port                  | 70000          | A port is from 0 to 65535, not 70000. Write 0 for a free port
                    namespace             | files          | A namespace begins with a slash. Write /files
                    max-file-size         | -1B            | maxFileSize must not be negative. Write a size such as
                    max-chunk-size        | 0              | maxChunkSize must be positive. Write a size such as
                    max-chunk-size        | 2GB            | It must be less than 2GB.
                    window                | 3GB            | It must be less than 2GB.
                    window                | 64KB           | window must not be smaller than maxChunkSize. Write at least
                    expire-after          | 0s             | expireAfter must be positive. Write a time such as 90m
                    allowed-origins       | example.org    | An origin is written like https://example.org
                    allowed-types         | png            | Write media types such as image/png
                    allowed-extensions    | tar.gz         | Write extensions such as png
                    max-uploads-per-owner | 0              | Write a number, or leave it out
                    quota-per-owner       | -1GB           | A quota must not be negative. Write a size such as
                    ssl.bundle            | missing        | There is no such SSL bundle. Define it under spring.ssl.bundle.
                    """)
    void that_are_wrong_fail_the_start_and_say_what_to_write(String name, String value, String told) {
        context()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues("socket-upload." + name + "=" + value)
                .run(context -> {
                    FailureAnalysis analysis = analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .contains("'socket-upload." + name + "'")
                            .contains(told);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "max-file-size, much, DataSize",
        "expire-after, soon, Duration",
        "sync, sometimes, Sync",
        "port, first, int",
        "enabled, perhaps, boolean"
    })
    void that_are_no_such_values_fail_the_start_and_are_named(String name, String value, String type) {
        context().withPropertyValues("socket-upload." + name + "=" + value).run(context -> {
            FailureAnalysis analysis = analyze(context.getStartupFailure());
            assertThat(analysis.getDescription())
                    .contains("socket-upload." + name)
                    .contains(value)
                    .contains(type);
        });
    }

    @Test
    void downloads_are_of_files_only() {
        context()
                .withUserConfiguration(SocketUploadAutoConfigurationTest.OwnSink.class)
                .withPropertyValues("socket-upload.downloads.enabled=true")
                .run(context -> assertThat(analyze(context.getStartupFailure()).getDescription())
                        .contains("Only a FileChunkSink has files to download."));
    }

    // -- the port --

    @Test
    void a_port_that_is_taken_fails_the_start_with_what_to_do() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            context()
                    .withPropertyValues("socket-upload.port=" + taken.getLocalPort())
                    .run(context -> {
                        FailureAnalysis analysis = analyze(context.getStartupFailure());
                        assertThat(analysis.getDescription())
                                .contains("Can't listen on 127.0.0.1:" + taken.getLocalPort());
                        assertThat(analysis.getAction()).contains("socket-upload.port");
                    });
        }
    }

    @Test
    void a_directory_that_another_server_has_fails_the_start_with_what_to_do() throws IOException {
        try (FileChunkSink other = new FileChunkSink(directory.resolve("uploads"))) {
            assertThat(other.sync()).isEqualTo(Sync.COMPLETE);
            context().run(context -> {
                FailureAnalysis analysis = analyze(context.getStartupFailure());
                assertThat(analysis.getDescription())
                        .contains(directory.resolve("uploads").toString());
                assertThat(analysis.getAction()).contains("socket-upload.directory");
            });
        }
    }

    // -- who may come --

    @Test
    void another_address_than_the_machines_own_needs_an_authenticator() {
        context().withPropertyValues("socket-upload.host=0.0.0.0").run(context -> {
            FailureAnalysis analysis = analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains("Everybody who reaches 0.0.0.0 could upload");
            assertThat(analysis.getAction()).contains("UploadAuthenticator", "socket-upload.allow-anonymous=true");
        });
    }

    @Test
    void another_address_is_fine_with_an_authenticator() {
        context()
                .withPropertyValues("socket-upload.host=0.0.0.0")
                .withBean(
                        UploadAuthenticator.class,
                        () -> handshake -> UploadAuthenticator.Result.refused("Nobody comes in."))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void another_address_is_fine_if_everybody_may_come() {
        context()
                .withPropertyValues("socket-upload.host=0.0.0.0", "socket-upload.allow-anonymous=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({"localhost", "127.0.0.2"})
    void the_machines_own_addresses_need_no_authenticator(String host) {
        context()
                .withPropertyValues("socket-upload.host=" + host)
                .run(context -> assertThat(context).hasNotFailed());
    }

    // -- metadata --

    @Test
    void are_described_each_with_a_sentence() throws IOException {
        JsonNode metadata = new ObjectMapper()
                .readTree(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json")
                        .toFile());
        List<String> described = new ArrayList<>();
        for (JsonNode property : metadata.get("properties")) {
            String name = property.get("name").textValue();
            if (name.startsWith("socket-upload.")) {
                described.add(name);
                assertThat(property.path("description").textValue()).as(name).matches("(?s)[A-Z].*\\.");
            }
        }
        assertThat(described)
                .hasSize(20)
                .contains("socket-upload.max-file-size", "socket-upload.page.enabled", "socket-upload.ssl.bundle");
        for (JsonNode hint : metadata.get("hints")) {
            assertThat(described).contains(hint.get("name").textValue());
        }
    }

    // -- what Boot prints --

    /** What the analyzers that Boot finds make of a failure, the first that knows it. */
    static FailureAnalysis analyze(Throwable failure) {
        assertThat(failure).isNotNull();
        ArgumentResolver arguments = ArgumentResolver.of(Environment.class, new StandardEnvironment())
                .and(BeanFactory.class, new DefaultListableBeanFactory());
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, missing) -> {}))
                .stream()
                .flatMap(analyzer -> analyze(analyzer, failure).stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No analyzer knows this", failure));
    }

    private static Optional<FailureAnalysis> analyze(FailureAnalyzer analyzer, Throwable failure) {
        try {
            return Optional.ofNullable(analyzer.analyze(failure));
        } catch (NoClassDefFoundError itsLibraryIsNotThere) {
            return Optional.empty();
        }
    }
}
