package io.socketupload.quarkus.deployment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.quarkus.test.QuarkusDevModeTest;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import io.socketupload.client.UploadFailedException;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DevModeTest {
    private static final int UPLOADS = TestApplication.freePort();
    private static final int WEB = TestApplication.freePort();
    private static final Path DIRECTORY = TestApplication.folder();

    @RegisterExtension
    static final QuarkusDevModeTest application = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClass(ReloadedPolicy.class)
                    .addAsResource(
                            new StringAsset("socket-upload.port=" + UPLOADS + "\nsocket-upload.directory=" + DIRECTORY
                                    + "\nquarkus.http.port=" + WEB),
                            "application.properties"));

    @Test
    void a_reload_gives_the_port_back_and_comes_up_again() throws Exception {
        try (UploadClient client = client()) {
            assertThat(refusal(client)).isEqualTo("It is as it was.");
            application.modifySourceFile(
                    ReloadedPolicy.class, source -> source.replace("It is as it was.", "It is another one."));
            reload();
            assertThat(refusal(client)).isEqualTo("It is another one.");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("upload-janitor"))
                .as("engines that are left")
                .hasSize(1);
    }

    @Test
    void an_upload_goes_on_after_a_reload() throws Exception {
        HeldStream stream = new HeldStream();
        try (UploadClient client = client()) {
            Upload upload = client.upload(stream, "a.bin", HeldStream.SIZE);
            Awaitility.await().until(() -> bytesReceived() > 0);
            application.modifySourceFile(ReloadedPolicy.class, source -> source.replace("was.", "had been."));
            reload();
            assertThat(upload.done()).isNotDone();
            stream.letGo();
            assertThat(DIRECTORY.resolve(upload.join().path())).hasSize(HeldStream.SIZE);
        }
    }

    /** As a page of the application's. */
    private static UploadClient client() {
        return UploadClient.builder(URI.create("http://127.0.0.1:" + UPLOADS))
                .customize(options -> options.extraHeaders = Map.of("Origin", List.of("http://127.0.0.1:" + WEB)))
                .retryDelay(Duration.ofMillis(100), Duration.ofMillis(500))
                .build();
    }

    private static String refusal(UploadClient client) {
        return catchThrowableOfType(
                        UploadFailedException.class,
                        () -> client.upload(new ByteArrayInputStream(new byte[1]), "what-is-it.txt", 1)
                                .join())
                .getMessage();
    }

    /** Quarkus looks for changes when it is asked for a page. */
    private static int reload() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + WEB + "/"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static long bytesReceived() throws IOException {
        try (Stream<Path> parts = Files.list(DIRECTORY.resolve(".incoming"))) {
            return parts.mapToLong(part -> part.toFile().length()).sum();
        }
    }
}
