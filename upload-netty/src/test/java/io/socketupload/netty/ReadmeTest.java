package io.socketupload.netty;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.socketupload.ChunkSink;
import io.socketupload.UploadLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the documents show is compiled and run as it stands there. */
class ReadmeTest {
    @TempDir
    Path directory;

    @Test
    @SuppressWarnings("unchecked")
    void the_sink_of_twenty_lines_stores_what_the_client_of_ten_sends() throws Exception {
        Class<?> sinkClass =
                ReadmeExample.in("README.md", "java", "class MemorySink").compile(directory);
        ChunkSink sink = (ChunkSink) sinkClass.getConstructor().newInstance();
        try (TestServer server =
                TestServer.with(sink, directory, UploadLimits.ofDefaults(), UnaryOperator.identity())) {
            String printed = send("Größe.txt", "x".repeat(3_000_000), server.url());

            assertThat(printed).contains("stored as u-1/Größe.txt");
            Map<String, byte[]> files =
                    (Map<String, byte[]>) sinkClass.getField("files").get(sink);
            assertThat(files).containsOnlyKeys("u-1/Größe.txt");
            assertThat(new String(files.get("u-1/Größe.txt"), UTF_8)).isEqualTo("x".repeat(3_000_000));
        }
    }

    @Test
    void the_server_in_a_main_tells_of_each_file() throws Exception {
        ReadmeExample.in("README.md", "java", "class UploadMain").compile(directory);
        Path stored = directory.resolve("stored");
        String classPath = directory + System.getProperty("path.separator") + System.getProperty("java.class.path");
        Process main = new ProcessBuilder(java(), "-cp", classPath, "UploadMain", stored.toString(), "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = main.inputReader(UTF_8)) {
            String port = output.readLine().replace("Port ", "");
            send("a.txt", "hello", "http://127.0.0.1:" + port);

            assertThat(output.readLine()).isEqualTo("a.txt is u-1_a.txt");
            assertThat(stored.resolve("u-1_a.txt")).hasContent("hello");
        } finally {
            main.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_server_that_is_there_can_be_shared_as_described() throws Exception {
        ReadmeExample.in("docs/embedding.md", "java", "UploadEndpoint.on")
                .asMethodOf(
                        "Embedding",
                        "public static void bind(UploadEngine engine, UploadAuthenticator authenticator)",
                        "import com.corundumstudio.socketio.*; import io.socketupload.*; import io.socketupload.netty.*;")
                .compile(directory);
    }

    /** Runs the client of the README; returns what it printed. */
    private static String send(String name, String content, String url) throws Exception {
        String snippet =
                ReadmeExample.in("README.md", "js", "file-upload-start").code();
        assertThat(snippet).contains("http://127.0.0.1:9092");
        String script = "import { io } from 'socket.io-client';\n"
                + "const file = new (await import('node:buffer')).File(['" + content + "'], '" + name + "');\n"
                + "const uploadId = 'u-1';\n"
                + snippet.replace("http://127.0.0.1:9092", url)
                + "socket.on('upload-complete', () => socket.close());\n"
                + "socket.on('upload-error', () => process.exit(1));\n";
        Path file = Files.createTempFile(Path.of("src/test/node").toAbsolutePath(), "readme", ".mjs");
        try {
            Files.writeString(file, script);
            return node(file);
        } finally {
            Files.delete(file);
        }
    }

    private static String node(Path script) throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", script.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).as(printed).isTrue();
        assertThat(node.exitValue()).as(printed).isZero();
        return printed;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
