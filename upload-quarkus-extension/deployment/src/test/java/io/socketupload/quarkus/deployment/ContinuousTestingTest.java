package io.socketupload.quarkus.deployment;

import java.nio.file.Path;

import io.quarkus.test.ContinuousTestingTestUtils;
import io.quarkus.test.ContinuousTestingTestUtils.TestStatus;
import io.quarkus.test.QuarkusDevModeTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class ContinuousTestingTest {
    private static final Path DIRECTORY = TestApplication.folder();

    @RegisterExtension
    static final QuarkusDevModeTest application = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset(ContinuousTestingTestUtils.appProperties(
                            "socket-upload.port=" + TestApplication.freePort(),
                            "%dev.socket-upload.directory=" + DIRECTORY,
                            "quarkus.http.port=0")),
                    "application.properties"))
            .setTestArchiveProducer(() -> ShrinkWrap.create(JavaArchive.class).addClass(BesideDevModeET.class));

    @Test
    void the_tests_of_an_application_run_while_dev_mode_has_its_port_and_its_directory() {
        TestStatus tests = new ContinuousTestingTestUtils().waitForNextCompletion();
        assertThat(tests.getTotalTestsFailed()).isZero();
        assertThat(tests.getTotalTestsPassed()).isEqualTo(1);
    }
}
