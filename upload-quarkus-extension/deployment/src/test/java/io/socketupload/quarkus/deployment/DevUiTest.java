package io.socketupload.quarkus.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.devui.tests.DevUIJsonRPCTest;
import io.quarkus.test.QuarkusDevModeTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class DevUiTest extends DevUIJsonRPCTest {
    @RegisterExtension
    static final QuarkusDevModeTest application = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new org.jboss.shrinkwrap.api.asset.StringAsset(
                            "socket-upload.port=0\nsocket-upload.directory=" + TestApplication.folder() + "\n"),
                    "application.properties"));

    DevUiTest() {
        super("upload-quarkus-extension");
    }

    @Test
    void has_the_uploads_under_way() throws Exception {
        assertThat(executeJsonRPCMethod(Integer.class, "count")).isZero();
        JsonNode uploads = executeJsonRPCMethod("uploads");
        assertThat(uploads.isArray()).isTrue();
    }
}
