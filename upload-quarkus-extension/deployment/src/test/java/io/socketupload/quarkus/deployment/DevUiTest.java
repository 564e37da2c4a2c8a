package io.socketupload.quarkus.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.devui.tests.DevUIJsonRPCTest;
import io.quarkus.test.QuarkusDevModeTest;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class DevUiTest extends DevUIJsonRPCTest {
    private static final int UPLOADS = freePort();
    private static final int WEB = freePort();

    @RegisterExtension
    static final QuarkusDevModeTest application = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset("socket-upload.port=" + UPLOADS + "\nsocket-upload.directory="
                            + TestApplication.folder() + "\nquarkus.http.port=" + WEB),
                    "application.properties"));

    DevUiTest() {
        super("upload-quarkus-extension", "http://localhost:" + WEB);
        uri = URI.create("http://localhost:" + WEB + "/q/dev-ui/json-rpc-ws");
    }

    @Test
    void shows_the_uploads_under_way_and_cancels_one() throws Exception {
        assertThat(executeJsonRPCMethod(Integer.class, "count")).isZero();
        assertThat(cancel("nothing")).isFalse();
        HeldStream film = new HeldStream();
        try (UploadClient client = UploadClient.ofDefaults(URI.create("http://127.0.0.1:" + UPLOADS))) {
            Upload upload = client.upload(film, "film.mp4", HeldStream.SIZE);
            Awaitility.await().until(() -> executeJsonRPCMethod(Integer.class, "count") == 1);

            JsonNode shown = executeJsonRPCMethod("uploads").get(0);
            assertThat(shown.get("fileName").textValue()).isEqualTo("film.mp4");
            assertThat(shown.get("owner").textValue()).isEqualTo("anonymous");
            assertThat(shown.get("totalBytes").longValue()).isEqualTo(HeldStream.SIZE);
            assertThat(shown.get("startedAt").textValue()).endsWith("Z");

            assertThat(cancel(shown.get("id").textValue())).isTrue();
            film.letGo();
            assertThat(upload.done()).failsWithin(10, TimeUnit.SECONDS);
            assertThat(executeJsonRPCMethod(Integer.class, "count")).isZero();
        }
    }

    private boolean cancel(String id) throws Exception {
        return executeJsonRPCMethod(Boolean.class, "cancel", Map.of("id", id));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
