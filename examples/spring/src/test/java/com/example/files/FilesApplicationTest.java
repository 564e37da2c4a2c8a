package com.example.files;

import java.io.File;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.socketupload.client.UploadClient;
import io.socketupload.client.UploadFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FilesApplicationTest {
    @TempDir
    Path directory;

    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        application = SpringApplication.run(
                FilesApplication.class,
                "--server.port=0",
                "--socket-upload.port=0",
                "--socket-upload.directory=" + directory.resolve("uploads"),
                "--spring.datasource.url=jdbc:h2:mem:catalogue");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void users_upload_in_the_browser_and_see_their_own_files() throws Exception {
        Path film = file("film.bin", 3_000_000);
        Path notes = file("notes.txt", 1_000);
        assertThat(browse("ada", film, notes)).containsExactly("notes.txt", "film.bin");
        assertThat(browse("grace", film)).containsExactly("film.bin");
        assertThat(browse("ada")).containsExactly("notes.txt", "film.bin");

        List<Map<String, Object>> rows = application
                .getBean(JdbcClient.class)
                .sql("select owner, name, path, size from file order by completed_at")
                .query()
                .listOfRows();
        assertThat(rows).extracting(row -> row.get("OWNER")).containsExactly("ada", "ada", "grace");
        assertThat(rows).extracting(row -> row.get("SIZE")).containsExactly(3_000_000L, 1_000L, 3_000_000L);
        assertThat(directory.resolve("uploads").resolve(rows.get(0).get("PATH").toString()))
                .hasSameBinaryContentAs(film);
    }

    @Test
    void users_get_their_own_files_only() throws Exception {
        Path film = file("film.bin", 100_000);
        Visitor ada = new Visitor("ada");
        try (UploadClient client = ada.client()) {
            String id = client.upload(film).join().path().replaceFirst("_.*", "");
            assertThat(ada.get("/files/" + id).body()).isEqualTo(Files.readAllBytes(film));
            assertThat(new Visitor("grace").get("/files/" + id).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_name_that_a_user_has_is_refused() throws Exception {
        Path film = file("film.bin", 1_000);
        try (UploadClient client = new Visitor("ada").client()) {
            client.upload(film).join();
            UploadFailedException refusal = catchThrowableOfType(
                    UploadFailedException.class, () -> client.upload(film).join());
            assertThat(refusal.code()).isEqualTo("forbidden");
            assertThat(refusal).hasMessageContaining("You have a file of that name.");
        }
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(directory.resolve(name), bytes);
    }

    private String url(String property) {
        return "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty(property);
    }

    // -- a browser --

    /** Signs in, uploads, and returns what the page lists. */
    private List<String> browse(String user, Path... files) throws IOException, InterruptedException {
        Stream<String> command =
                Stream.of("node", "src/test/browser/upload.mjs", chromium(), url("local.server.port"), user);
        Process browser = new ProcessBuilder(
                        Stream.concat(command, Stream.of(files).map(Path::toString))
                                .toList())
                .redirectErrorStream(true)
                .start();
        String told = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(browser.waitFor()).as(told).isZero();
        return told.lines().filter(line -> !line.isEmpty()).toList();
    }

    private static String chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Chromium is not on the PATH as 'chromium'"))
                .toString();
    }

    // -- a program --

    /** Somebody who has signed in. */
    private final class Visitor {
        private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]*)\"");

        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        Visitor(String name) throws Exception {
            Matcher csrf = CSRF.matcher(new String(get("/login").body(), StandardCharsets.UTF_8));
            assertThat(csrf.find()).isTrue();
            HttpRequest signIn = HttpRequest.newBuilder(URI.create(url("local.server.port") + "/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "username=" + name + "&password=" + name + "&_csrf=" + csrf.group(1)))
                    .build();
            http.send(signIn, HttpResponse.BodyHandlers.discarding());
        }

        HttpResponse<byte[]> get(String path) throws Exception {
            URI address = URI.create(url("local.server.port") + path);
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        }

        UploadClient client() {
            String session = cookies.getCookieStore().getCookies().get(0).toString();
            return UploadClient.builder(URI.create(url("local.socket-upload.port")))
                    .customize(options -> options.extraHeaders = Map.of("Cookie", List.of(session)))
                    .build();
        }
    }
}
