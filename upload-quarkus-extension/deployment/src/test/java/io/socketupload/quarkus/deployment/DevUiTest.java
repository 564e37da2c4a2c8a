package io.socketupload.quarkus.deployment;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.devui.tests.DevUIJsonRPCTest;
import io.quarkus.test.QuarkusDevModeTest;
import io.socketupload.client.Upload;
import io.socketupload.client.UploadClient;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class DevUiTest extends DevUIJsonRPCTest {
    @RegisterExtension
    static final QuarkusDevModeTest application = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset("""
                            quarkus.http.port=0
                            socket-upload.port=0
                            socket-upload.directory=%s
                            """.formatted(TestApplication.folder())),
                    "application.properties"))
            .setLogRecordPredicate(record -> record.getParameters() != null);

    DevUiTest() {
        super("upload-quarkus-extension");
    }

    @BeforeEach
    void findTheDevUi() {
        uri = URI.create(logged("Listening on: ") + "/q/dev-ui/json-rpc-ws");
    }

    @Test
    void shows_the_uploads_under_way_and_cancels_one() throws Exception {
        assertThat(executeJsonRPCMethod(Integer.class, "count")).isZero();
        assertThat(executeJsonRPCMethod("cancel", Map.of("id", "nothing")).asBoolean()).isFalse();

        URI uploads = URI.create("http://127.0.0.1:" + logged(""));
        try (UploadClient client = UploadClient.ofDefaults(uploads);
                PipedOutputStream source = new PipedOutputStream()) {
            Upload upload = client.upload(new PipedInputStream(source), "film.mp4", 1000);
            Awaitility.await().until(() -> executeJsonRPCMethod(Integer.class, "count") == 1);
            JsonNode shown = executeJsonRPCMethod("uploads").get(0);
            assertThat(shown.get("fileName").textValue()).isEqualTo("film.mp4");
            assertThat(shown.get("owner").textValue()).isEqualTo("anonymous");
            assertThat(shown.get("totalBytes").longValue()).isEqualTo(1000);

            String id = shown.get("id").textValue();
            assertThat(executeJsonRPCMethod("cancel", Map.of("id", id)).asBoolean()).isTrue();
            assertThat(executeJsonRPCMethod(Integer.class, "count")).isZero();
            assertThat(upload).failsWithin(java.time.Duration.ofSeconds(10));
        }
    }

    private static String logged(String before) {
        return application.getLogRecords().stream()
                .flatMap(record -> Stream.of(record.getParameters()))
                .map(String::valueOf)
                .peek(System.out::println)
                .filter(value -> value.startsWith(before))
                .map(value -> value.substring(before.length()))
                .findFirst()
                .orElseThrow();
    }
}
