package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.Version;
import org.junit.jupiter.api.Test;

/** The tests run on the Netty that they say they run on, and all of it is of one version. */
class NettyVersionGuardTest {
    @Test
    void netty_is_of_the_line_under_test() {
        String line = System.getProperty("socketupload.test.netty", "4.1");
        assertThat(Version.identify().values())
                .isNotEmpty()
                .extracting(Version::artifactVersion)
                .allMatch(version -> version.startsWith(line + "."))
                .containsOnly(Version.identify().get("netty-common").artifactVersion());
        assertThat(ByteBufAllocator.class.getProtectionDomain().getCodeSource().getLocation().toString())
                .contains("netty-buffer-" + line + ".");
    }
}
