package io.socketupload.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.socketupload.spring.actuate.SocketUploadActuatorAutoConfiguration;
import io.socketupload.spring.actuate.UploadsEndpoint;
import io.socketupload.spring.metrics.SocketUploadMetricsAutoConfiguration;
import io.socketupload.spring.page.SocketUploadPageAutoConfiguration;
import io.socketupload.spring.security.SocketUploadSecurityAutoConfiguration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTest {
    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload.spring..");

    @Test
    void the_starter_knows_spring_and_what_it_puts_together() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.socketupload",
                        "io.socketupload.file",
                        "io.socketupload.hosting..",
                        "io.socketupload.netty",
                        "io.socketupload.spring..",
                        "com.corundumstudio.socketio",
                        "org.springframework..",
                        "io.micrometer..",
                        "jakarta.servlet..",
                        "reactor.core.publisher",
                        "java..",
                        "javax.net.ssl",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(STARTER);
    }

    /** Else an application without one of these could not take uploads. */
    @Test
    void what_an_application_may_lack_is_known_in_a_package_of_its_own_only() {
        noClasses()
                .that()
                .resideInAPackage("io.socketupload.spring")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.boot.actuate..",
                        "org.springframework.boot.health..",
                        "org.springframework.security..",
                        "org.springframework.web..",
                        "org.springframework.http..",
                        "io.micrometer..",
                        "io.socketupload.hosting.metrics",
                        "jakarta.servlet..",
                        "reactor..")
                .check(STARTER);
    }

    @Test
    void public_are_only_the_configurations_the_properties_and_the_endpoint() {
        assertThat(STARTER.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        SocketUploadProperties.class.getSimpleName(),
                        UploadsEndpoint.class.getSimpleName(),
                        SocketUploadAutoConfiguration.class.getSimpleName(),
                        SocketUploadActuatorAutoConfiguration.class.getSimpleName(),
                        SocketUploadMetricsAutoConfiguration.class.getSimpleName(),
                        SocketUploadPageAutoConfiguration.class.getSimpleName(),
                        SocketUploadSecurityAutoConfiguration.class.getSimpleName());
    }

    @Test
    void every_auto_configuration_is_announced() throws IOException {
        Path imports = Path.of(
                "src/main/resources/META-INF/spring",
                "org.springframework.boot.autoconfigure.AutoConfiguration.imports");
        assertThat(Files.readAllLines(imports))
                .containsExactlyInAnyOrderElementsOf(STARTER.stream()
                        .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                        .map(JavaClass::getName)
                        .toList());
    }

    @Test
    void every_package_is_null_marked() throws ClassNotFoundException {
        Set<String> packages = STARTER.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).hasSize(5);
        for (String name : packages) {
            assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class);
        }
    }
}
