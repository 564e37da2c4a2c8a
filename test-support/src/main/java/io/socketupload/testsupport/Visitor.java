package io.socketupload.testsupport;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.socketupload.client.UploadClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody who has signed in to an example by its form, with the name as the password. */
final class Visitor {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]*)\"");

    private final URI application;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    Visitor(URI application, String name) throws IOException, InterruptedException {
        this.application = application;
        Matcher csrf = CSRF.matcher(new String(get("/").body(), StandardCharsets.UTF_8));
        String fields = "username=" + name + "&password=" + name + (csrf.find() ? "&_csrf=" + csrf.group(1) : "");
        HttpRequest signIn = HttpRequest.newBuilder(application.resolve("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields))
                .build();
        assertThat(http.send(signIn, HttpResponse.BodyHandlers.ofString()).body())
                .contains("Files of");
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(application.resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A program that shows the cookies which a browser would show. */
    UploadClient client(URI uploads) {
        String shown = cookies.getCookieStore().getCookies().stream()
                .map(Object::toString)
                .reduce((some, more) -> some + "; " + more)
                .orElseThrow();
        return UploadClient.builder(uploads)
                .customize(options -> options.extraHeaders = Map.of("Cookie", List.of(shown)))
                .build();
    }

    // -- a browser --

    /** Signs in, uploads, and returns the names of the files that the page lists. */
    static List<String> browse(URI application, String user, Path... files) throws IOException, InterruptedException {
        String script = Project.path("test-support/src/main/browser/files.mjs").toString();
        Stream<String> command = Stream.of("node", script, chromium(), application.toString(), user);
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
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Chromium is not on the PATH as 'chromium'"))
                .toString();
    }
}
