package io.socketupload.spring;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.netty.util.Version;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

import static org.assertj.core.api.Assertions.assertThat;

/** Without this, a class path that is put together wrongly would test the one line of Spring Boot twice. */
class VersionsTest {
    static final boolean BOOT_4 = System.getProperty("socketupload.test.spring-boot") != null;

    @Test
    void are_those_of_one_line() {
        assertThat(SpringBootVersion.getVersion())
                .isEqualTo(System.getProperty("socketupload.test.spring-boot", "3.5.16"));
        assertThat(SpringVersion.getVersion()).startsWith(BOOT_4 ? "7." : "6.");
        assertThat(Version.identify().get("netty-transport").artifactVersion()).startsWith(BOOT_4 ? "4.2." : "4.1.");
    }

    @Test
    void are_there_only_once() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> new File(path).getName())
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.replaceFirst("-\\d[^/]*\\.jar$", ""))
                // Jackson 3 has its names from Jackson 2, but not its packages
                .filter(Pattern.compile("jackson-.*").asMatchPredicate().negate())
                .toList();
        assertThat(jars).isNotEmpty().doesNotHaveDuplicates();
    }
}
