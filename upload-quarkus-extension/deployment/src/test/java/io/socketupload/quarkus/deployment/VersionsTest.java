package io.socketupload.quarkus.deployment;

import java.io.File;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.cfg.PackageVersion;
import io.netty.util.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Without this, the tests could run with what the other modules have, and not with what a host has. */
class VersionsTest {
    @Test
    void of_netty_and_jackson_are_those_of_quarkus() {
        assertThat(Version.identify().get("netty-transport").artifactVersion()).isEqualTo("4.1.133.Final");
        assertThat(PackageVersion.VERSION).hasToString("2.21.2");
    }

    @Test
    void are_there_only_once() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> new File(path).getName())
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.replaceFirst("-\\d[^/]*\\.jar$", ""))
                .toList();
        assertThat(jars).contains("netty-transport").doesNotHaveDuplicates();
    }
}
