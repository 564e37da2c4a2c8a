package io.socketupload.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** What the command line takes, and what it says to what it doesn't take. */
class CommandLineIT {
    private static final String CRC32C_OF_12345 = "18d12335";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --host=<address>                     | Address to listen on (127.0.0.1).
                    --port=<port>                        | Port to listen on; 0 takes a free one (9092).
                    --directory=<path>                   | Where files go (uploads).
                    --namespace=<name>                   | Socket.IO namespace (/).
                    --max-file-size=<size>               | Largest file (100MB).
                    --max-chunk-size=<size>              | Largest chunk (1MB).
                    --window=<size>                      | How much of an upload may be under way (4MB).
                    --sync=<when>                        | When bytes are forced to disk: never, complete (a file, before the \
                                                           client is told that it is complete) or always (chunks too, \
                                                           before they are acknowledged) (complete).
                    --checksum=<algorithm>               | Tell clients this checksum of each finished file: crc32c, sha-256 \
                                                           or sha-512. By default only of files that a client sent one for.
                    --expire-after=<time>                | How long an upload that is not heard of can be resumed (24h).
                    --allow-origin=<origin>[,<origin>...]| Origin of other pages that may connect
                    --no-downloads                       | Do not serve finished files under /uploads/.
                    -h, --help                           | Show this help message and exit.
                    -V, --version                        | Print version information and exit.
                    """)
    void help_tells_every_option_and_its_default(String option, String meaning) throws Exception {
        assertThat(help(Map.of())).contains(option + " " + meaning.replaceAll(" +", " "));
    }

    @Test
    void who_has_a_bad_value_in_the_environment_gets_help() throws Exception {
        assertThat(help(Map.of("SOCKET_UPLOAD_PORT", "a lot"))).contains("--port=<port>");
    }

    @Test
    void version_is_the_version_of_the_project() throws Exception {
        ServerProcess server = ServerProcess.run(folder, Map.of(), "--version");

        assertThat(server.exitCode()).isZero();
        assertThat(server.output()).containsExactly("upload-server " + projectVersion());
        assertThat(server.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    --colour                        | Unknown option: '--colour'
                    files                           | Unmatched argument at index 0: 'files'
                    --port                          | Missing required parameter for option '--port' (<port>)
                    --port many                     | Invalid value for option '--port': 'many' is not an int
                    --port -1                       | A port is from 0 to 65535, not -1
                    --port 65536                    | A port is from 0 to 65535, not 65536
                    --port 1 --port 2               | option '--port' (<port>) should be specified only once
                    --max-file-size huge            | Invalid value for option '--max-file-size': 'huge' is no size; \
                                                      write it like 100MB, 64KB or 1048576
                    --max-file-size -1              | Invalid value for option '--max-file-size': '-1' is no size; \
                                                      write it like 100MB, 64KB or 1048576
                    --max-file-size 99999999TB      | Invalid value for option '--max-file-size': '99999999TB' is \
                                                      more bytes than there are
                    --max-chunk-size 0              | --max-chunk-size must be more than nothing and less than 512MB
                    --window 1GB                    | --window must be more than nothing and less than 512MB
                    --window 1KB                    | --window must not be smaller than --max-chunk-size
                    --sync sometimes                | Invalid value for option '--sync': 'sometimes' is none of never, \
                                                      complete and always
                    --checksum md5                  | Invalid value for option '--checksum': 'md5' is none of crc32c, \
                                                      sha-256 and sha-512
                    --expire-after soon             | Invalid value for option '--expire-after': 'soon' is no time; \
                                                      write it like 24h, 90m or 7d
                    --expire-after 0h               | Invalid value for option '--expire-after': '0h' is no time; \
                                                      write it like 24h, 90m or 7d
                    --allow-origin example.org      | An origin is written like https://example.org or \
                                                      https://example.org:8443, not example.org
                    --namespace files               | A namespace begins with a slash: /files
                    """)
    void a_bad_option_is_answered_with_one_sentence(String options, String sentence) throws Exception {
        ServerProcess server = ServerProcess.run(folder, Map.of(), options.split(" "));

        assertThat(server.exitCode()).isEqualTo(2);
        assertThat(server.errors()).containsExactly(sentence.replaceAll(" +", " ") + " (--help tells the options)");
        assertThat(server.output()).isEmpty();
    }

    @Test
    void a_bad_value_in_the_environment_is_answered_in_the_same_way() throws Exception {
        ServerProcess server = ServerProcess.run(folder, Map.of("SOCKET_UPLOAD_WINDOW", "large"));

        assertThat(server.exitCode()).isEqualTo(2);
        assertThat(server.errors())
                .containsExactly("Invalid value for option '--window': 'large' is no size; "
                        + "write it like 100MB, 64KB or 1048576 (--help tells the options)");
    }

    @Test
    void a_port_that_is_in_use_is_told() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertCannotRun(
                    "Can't listen on 127.0.0.1:" + other.getLocalPort() + ": Address already in use",
                    "--port",
                    String.valueOf(other.getLocalPort()));
        }
    }

    @Test
    void an_address_of_another_machine_is_told() throws Exception {
        assertCannotRun("Can't listen on 192.0.2.1:9092: Cannot assign requested address", "--host", "192.0.2.1");
    }

    @Test
    void a_directory_that_is_a_file_is_told() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertCannotRun("The upload directory " + file + " is not a directory.", "--directory", "file");
    }

    @Test
    void a_directory_that_cannot_be_made_is_told() throws Exception {
        Files.createFile(folder.resolve("file"));

        assertCannotRun(
                "The upload directory " + folder.resolve("file/below") + " cannot be made.",
                "--directory",
                "file/below");
    }

    @Test
    void a_directory_that_another_server_uses_is_told() throws Exception {
        Path directory = folder.resolve("uploads");
        try (ServerProcess other = ServerProcess.start(directory)) {
            assertCannotRun("The upload directory is in use by another server, which holds "
                    + directory.toRealPath().resolve(".incoming/lock") + ".");
            assertThat(other.isAlive()).isTrue();
        }
    }

    @Test
    void every_option_can_be_given_in_the_environment() throws Exception {
        Map<String, String> environment = Map.ofEntries(
                entry("SOCKET_UPLOAD_HOST", "localhost"),
                entry("SOCKET_UPLOAD_PORT", "0"),
                entry("SOCKET_UPLOAD_DIRECTORY", "elsewhere"),
                entry("SOCKET_UPLOAD_NAMESPACE", "/files"),
                entry("SOCKET_UPLOAD_MAX_FILE_SIZE", "3 GB"),
                entry("SOCKET_UPLOAD_MAX_CHUNK_SIZE", "128KB"),
                entry("SOCKET_UPLOAD_WINDOW", "256kb"),
                entry("SOCKET_UPLOAD_SYNC", "Always"),
                entry("SOCKET_UPLOAD_CHECKSUM", "CRC32C"),
                entry("SOCKET_UPLOAD_EXPIRE_AFTER", "7d"),
                entry("SOCKET_UPLOAD_ALLOW_ORIGIN", "https://one.example,https://two.example"),
                entry("SOCKET_UPLOAD_NO_DOWNLOADS", "true"));
        long sevenDays = Instant.now().plus(Duration.ofDays(7)).toEpochMilli();
        try (ServerProcess server = ServerProcess.run(folder, environment).ready();
                StepwiseClient client = StepwiseClient.connect(server.url() + "files")) {
            assertThat(server.url()).startsWith("http://localhost:");
            assertThat(folder.resolve("elsewhere")).isDirectory();
            assertThat(client.limits())
                    .containsEntry("maxFileSize", 3L << 30)
                    .containsEntry("chunkSize", 128 << 10)
                    .containsEntry("window", 256 << 10)
                    .containsEntry("sync", "always")
                    .containsEntry("downloads", false);
            assertThat((long) client.startResumable("1", "a.txt", 5, null).get("expiresAt"))
                    .isBetween(sevenDays, Instant.now().plus(Duration.ofDays(7)).toEpochMilli());
            client.send("1", 0, 1, "12345".getBytes(UTF_8));
            assertThat(client.next("upload-complete", "1")).containsEntry("checksum", "crc32c:" + CRC32C_OF_12345);
            for (String origin : List.of("https://one.example", "https://two.example")) {
                assertThat(Http.handshake(server, origin).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void an_option_beats_the_environment() throws Exception {
        Map<String, String> environment =
                Map.of("SOCKET_UPLOAD_PORT", "1", "SOCKET_UPLOAD_MAX_FILE_SIZE", "1MB", "SOCKET_UPLOAD_WINDOW", "2MB");
        try (ServerProcess server = ServerProcess.run(folder, environment, "--port", "0", "--max-file-size", "5MB")
                        .ready();
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            assertThat(client.limits()).containsEntry("maxFileSize", 5 << 20).containsEntry("window", 2 << 20);
        }
    }

    @Test
    void what_is_empty_in_the_environment_is_not_given() throws Exception {
        Map<String, String> environment = Map.of(
                "SOCKET_UPLOAD_MAX_FILE_SIZE", "",
                "SOCKET_UPLOAD_ALLOW_ORIGIN", "",
                // the names of these two options stand for something else in an environment
                "SOCKET_UPLOAD_VERSION", "1.0",
                "SOCKET_UPLOAD_HELP", "https://help.example");
        try (ServerProcess server =
                        ServerProcess.run(folder, environment, "--port", "0").ready();
                StepwiseClient client = StepwiseClient.connect(server.url())) {
            assertThat(client.limits()).containsEntry("maxFileSize", 100 << 20);
        }
    }

    private String help(Map<String, String> environment) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.run(folder, environment, "--help");
        assertThat(server.exitCode()).isZero();
        assertThat(server.errors()).isEmpty();
        return String.join(" ", server.output()).replaceAll(" +", " ");
    }

    private void assertCannotRun(String sentence, String... options) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.run(folder, Map.of(), options);

        assertThat(server.exitCode()).isEqualTo(1);
        assertThat(server.errors()).containsExactly(sentence);
        assertThat(server.output()).isEmpty();
    }

    private static String projectVersion() throws IOException {
        try (JarFile jar = new JarFile(ServerProcess.JAR.toFile())) {
            ZipEntry entry = jar.getEntry("META-INF/maven/io.socketupload/upload-server/pom.properties");
            Properties properties = new Properties();
            try (InputStream in = jar.getInputStream(entry)) {
                properties.load(in);
            }
            return properties.getProperty("version");
        }
    }
}
