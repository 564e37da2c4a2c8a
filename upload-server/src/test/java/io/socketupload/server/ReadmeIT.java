package io.socketupload.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadPolicy;
import io.socketupload.file.FileChunkSink;
import io.socketupload.netty.UploadServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import picocli.CommandLine.Model.OptionSpec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** What the documents show is compiled and run as it stands there. */
class ReadmeIT {
    private static final String README = "README.md";
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    // -- a sink of one's own --

    @Test
    void the_sink_keeps_the_contract_by_the_test_beside_it() throws Exception {
        memorySink();
        Class<?> contract =
                ReadmeExample.in(README, "java", "extends ChunkSinkContract").compile(folder);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);

        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getFailures())
                .extracting(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .isEmpty();
        assertThat(summary.getTestsSucceededCount())
                .isEqualTo(summary.getTestsFoundCount())
                .isGreaterThan(40);
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_sink_stores_what_the_client_sends() throws Exception {
        Class<?> type = memorySink();
        ChunkSink sink = (ChunkSink) type.getConstructor().newInstance();
        try (UploadEngine engine = UploadEngine.builder().sink(sink).build();
                UploadServer server = UploadServer.builder(engine).port(0).build()) {
            server.start();
            byte[] content = content(3_000_000);
            try (NodeScript client = client("Größe.txt", content, "http://127.0.0.1:" + server.port())) {
                assertThat(client.toTheEnd()).endsWith("stored as u-1");
            }

            assertThat((Map<String, byte[]>) type.getField("files").get(sink))
                    .containsOnlyKeys("u-1")
                    .hasEntrySatisfying("u-1", stored -> assertThat(stored).isEqualTo(content));
        }
    }

    private Class<?> memorySink() throws IOException {
        return ReadmeExample.in(README, "java", "class MemorySink implements").compile(folder);
    }

    // -- the server in a main, and the client --

    @Test
    void the_client_goes_on_when_the_server_in_a_main_is_killed_and_starts_again() throws Exception {
        ReadmeExample.in(README, "java", "class UploadMain").compile(folder);
        Path stored = folder.resolve("stored");
        byte[] content = content(10_000_000);
        String port;
        NodeScript client;
        FaultProxy proxy;
        try (MainProcess main = new MainProcess(stored, "0")) {
            port = main.told().replace("Port ", "");
            proxy = new FaultProxy(Integer.parseInt(port));
            proxy.delay(5, 1 << 14); // so that there is time to kill
            client = client("film.bin", content, proxy.url());
            await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(() -> keptBytes(stored) > 0);
        }
        assertThat(Stored.files(stored)).isEmpty();
        try (MainProcess main = new MainProcess(stored, port)) {
            assertThat(main.told()).isEqualTo("Port " + port);
            assertThat(client.toTheEnd()).endsWith("stored as u-1_film.bin");
            assertThat(main.told()).isEqualTo("film.bin is u-1_film.bin");
        } finally {
            client.close();
            proxy.close();
        }
        assertThat(stored.resolve("u-1_film.bin")).hasBinaryContent(content);
    }

    @Test
    void the_client_gets_through_a_network_that_is_cut_again_and_again() throws Exception {
        Path directory = folder.resolve("uploads");
        byte[] content = content(1_000_000);
        try (ServerProcess server = ServerProcess.start(directory, "--max-chunk-size", "64KB");
                FaultProxy proxy = new FaultProxy(server.port())) {
            proxy.cutEvery(400_000);
            try (NodeScript client = client("a.bin", content, proxy.url())) {
                assertThat(client.toTheEnd()).endsWith("stored as u-1_a.bin");
            }
            assertThat(proxy.cuts()).isPositive();
        }
        assertThat(directory.resolve("u-1_a.bin")).hasBinaryContent(content);
    }

    @Test
    void the_client_for_java_and_the_command_send_files() throws Exception {
        Path directory = folder.resolve("uploads");
        Path film = Files.write(folder.resolve("film.mp4"), content(2_000_000));
        Path notes = Files.write(folder.resolve("notes.pdf"), content(1000));
        try (ServerProcess server = ServerProcess.start(directory)) {
            ReadmeExample.in(README, "java", "UploadClient.builder")
                    .with("http://127.0.0.1:9092", server.url())
                    .with("Path.of(\"state\")", "Path.of(\"" + folder.resolve("state") + "\")")
                    .with("Path.of(\"film.mp4\")", "Path.of(\"" + film + "\")")
                    .asMethodOf(
                            "Sending",
                            "public static void send()",
                            "",
                            "import io.socketupload.client.*; import java.net.URI; import java.nio.file.Path;")
                    .compile(folder)
                    .getMethod("send")
                    .invoke(null);
            assertThat(Stored.files(directory))
                    .singleElement()
                    .satisfies(stored -> assertThat(stored).hasSameBinaryContentAs(film));

            String command = ReadmeExample.in(README, "sh", "upload film.mp4")
                    .with("http://127.0.0.1:9092", server.url())
                    .with(
                            "upload-server/target",
                            Path.of("target").toAbsolutePath().toString())
                    .code();
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
            shell.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
            Process sending = shell.redirectErrorStream(true).start();
            String printed = new String(sending.getInputStream().readAllBytes(), UTF_8);
            assertThat(sending.waitFor()).as(printed).isZero();
            assertThat(printed).contains("film.mp4 is stored as ", "notes.pdf is stored as ");
        }
        assertThat(Stored.files(directory))
                .hasSize(3)
                .anySatisfy(stored -> assertThat(stored).hasSameBinaryContentAs(notes));
    }

    private static long keptBytes(Path directory) throws IOException {
        Path part = directory.resolve(".incoming").resolve("u-1.part");
        return Files.exists(part) ? Files.size(part) : 0;
    }

    // -- policies --

    @Test
    void each_of_the_policies_has_its_say() throws Exception {
        ReadmeExample.in(README, "java", "class VirusScan").compile(folder);
        UploadPolicy policy = (UploadPolicy) ReadmeExample.in(README, "java", "UploadPolicies.startsPerSecond")
                .with("\"clamdscan\", \"--no-summary\", \"-\"", "\"sh\", \"-c\", \"! grep -q EICAR\"")
                .asMethodOf(
                        "Policies",
                        "public static UploadPolicy policy()",
                        "return policy;",
                        "import io.socketupload.*; import java.util.List;")
                .compile(folder)
                .getMethod("policy")
                .invoke(null);
        try (FileChunkSink sink = new FileChunkSink(folder.resolve("uploads"));
                UploadEngine engine =
                        UploadEngine.builder().sink(sink).policy(policy).build();
                UploadServer server = UploadServer.builder(engine).port(0).build()) {
            server.start();
            try (StepwiseClient client = StepwiseClient.connect("http://127.0.0.1:" + server.port())) {
                assertThat(client.start("1", "large.txt", (50 << 20) + 1).get("code"))
                        .isEqualTo("file-too-large");
                assertThat(client.start("2", "program.exe", 5).get("code")).isEqualTo("type-not-allowed");
                assertThat(sent(client, "3", "<html>".repeat(1000), "upload-error"))
                        .containsEntry("code", "type-not-allowed");
                assertThat(sent(client, "4", "EICAR".repeat(1000), "upload-error"))
                        .containsEntry("code", "rejected");
                assertThat(sent(client, "5", "hello".repeat(1000), "upload-complete"))
                        .containsEntry("filePath", "5_a.txt");
                for (int i = 0; i < 5; i++) {
                    assertThat(client.start("open-" + i, "a.txt", 5).get("success"))
                            .isEqualTo(true);
                }
                assertThat(client.start("6", "a.txt", 5).get("code")).isEqualTo("too-many-uploads");
            }
        }
    }

    private static Map<String, Object> sent(StepwiseClient client, String uploadId, String content, String event)
            throws InterruptedException {
        client.start(uploadId, "a.txt", content.length());
        client.send(uploadId, 0, 1, content.getBytes(UTF_8));
        return client.next(event, uploadId);
    }

    // -- the rest --

    @Test
    void a_server_that_is_there_can_be_shared_as_described() throws Exception {
        ReadmeExample.in("docs/embedding.md", "java", "UploadEndpoint.on")
                .asMethodOf(
                        "Embedding",
                        "public static void bind(UploadEngine engine, UploadAuthenticator authenticator)",
                        "",
                        "import com.corundumstudio.socketio.*; import io.socketupload.*; import io.socketupload.netty.*;")
                .compile(folder);
    }

    @Test
    void the_options_are_those_of_the_command() throws Exception {
        Stream<String> options = Main.commandLine(Map.of()).getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(ReadmeIT::row);
        String table = Stream.concat(Stream.of("| option | default | meaning |\n| --- | --- | --- |"), options)
                .reduce("", (rows, row) -> rows + row + "\n");
        assertThat(Files.readString(ReadmeExample.path(README))).contains("\n\n" + table + "\n");
    }

    private static String row(OptionSpec option) {
        String name = option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
        String defaultValue = option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
        String meaning = String.join(" ", option.description()).replace(" (" + option.defaultValue() + ")", "");
        return "| `" + name + "` | " + defaultValue + " | " + meaning + " |";
    }

    // -- processes --

    private NodeScript client(String fileName, byte[] content, String url) throws IOException {
        Path file = Files.write(folder.resolve("content"), content);
        String script = "import { openAsBlob } from 'node:fs';\n"
                + "import { io } from 'socket.io-client';\n"
                + "const blob = await openAsBlob(process.argv[2]);\n"
                + "const file = new File([blob], process.argv[3]);\n"
                + "const uploadId = 'u-1';\n"
                + ReadmeExample.in(README, "js", "file-upload-start")
                        .with("http://127.0.0.1:9092", url)
                        .code()
                + "socket.on('upload-complete', () => socket.close());\n";
        return new NodeScript(folder, script, file.toString(), fileName);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    /** The {@code main} of the README, killed when it is closed. */
    private final class MainProcess implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        MainProcess(Path directory, String port) throws IOException {
            String classPath = folder + System.getProperty("path.separator") + System.getProperty("java.class.path");
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classPath,
                            "UploadMain",
                            directory.toString(),
                            port)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            output = process.inputReader(UTF_8);
        }

        /** The next line that it prints. */
        String told() throws IOException {
            return String.valueOf(output.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** A program for Node.js that uses the Socket.IO client. */
    private static final class NodeScript implements AutoCloseable {
        private final Process process;

        NodeScript(Path folder, String script, String... arguments) throws IOException {
            Path modules = folder.resolve("node_modules");
            if (Files.notExists(modules)) {
                Files.createSymbolicLink(modules, Browser.SCENARIOS.resolve("node_modules"));
            }
            Path file = Files.writeString(folder.resolve("client.mjs"), script);
            List<String> command = Stream.concat(Stream.of("node", file.toString()), Stream.of(arguments))
                    .toList();
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        }

        /** What it has printed when it ends by itself, and well. */
        String toTheEnd() throws Exception {
            try (BufferedReader output = process.inputReader(UTF_8)) {
                // Its end must come in time, also if it never prints anything
                process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((ended, late) -> {
                    if (late != null) {
                        process.destroyForcibly();
                    }
                });
                String printed = String.join("\n", output.lines().toList());
                assertThat(process.waitFor(Duration.ofSeconds(PATIENCE_SECONDS).toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(process.exitValue()).as(printed).isZero();
                return printed;
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
