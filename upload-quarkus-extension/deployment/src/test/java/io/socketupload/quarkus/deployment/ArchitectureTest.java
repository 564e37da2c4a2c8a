package io.socketupload.quarkus.deployment;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.socketupload.quarkus.SizeConverter;
import io.socketupload.quarkus.SocketUploadBuildTimeConfig;
import io.socketupload.quarkus.SocketUploadConfig;
import io.socketupload.quarkus.UploadRecorder;
import io.socketupload.quarkus.UploadTls;
import io.socketupload.quarkus.devui.UploadsJsonRpc;
import io.socketupload.quarkus.page.UploadPageRecorder;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTest {
    private static final JavaClasses EXTENSION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload.quarkus..");

    @Test
    void the_extension_knows_quarkus_and_what_it_puts_together() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.socketupload",
                        "io.socketupload.file",
                        "io.socketupload.hosting..",
                        "io.socketupload.netty",
                        "io.socketupload.quarkus..",
                        "com.corundumstudio.socketio",
                        "io.micrometer..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.vertx..",
                        "jakarta..",
                        "org.eclipse.microprofile..",
                        "java..",
                        "javax.net.ssl",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(EXTENSION);
    }

    /** Else an application without one of these could not take uploads. */
    @Test
    void what_an_application_may_lack_is_known_in_a_package_of_its_own_only() {
        noClasses()
                .that()
                .resideInAPackage("io.socketupload.quarkus")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micrometer..",
                        "io.quarkus.oidc..",
                        "io.quarkus.security..",
                        "io.quarkus.smallrye..",
                        "io.quarkus.tls..",
                        "io.quarkus.vertx..",
                        "io.smallrye.jwt..",
                        "io.smallrye.mutiny..",
                        "io.socketupload.hosting.metrics",
                        "io.vertx..",
                        "jakarta.servlet..",
                        "jakarta.ws..",
                        "org.eclipse.microprofile.health..",
                        "org.eclipse.microprofile.jwt..")
                .check(EXTENSION);
    }

    /** What is there at build time only must not be needed when the application runs. */
    @Test
    void the_running_extension_does_not_know_its_build_steps() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.socketupload.quarkus.deployment..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.socketupload.quarkus.deployment..", "io.quarkus..deployment..")
                .check(EXTENSION);
    }

    @Test
    void public_is_only_what_quarkus_calls_or_shares_between_packages() {
        assertThat(EXTENSION.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getName().contains("$$")) // generated
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        SocketUploadBuildTimeConfig.class.getSimpleName(),
                        SocketUploadConfig.class.getSimpleName(),
                        SizeConverter.class.getSimpleName(),
                        UploadRecorder.class.getSimpleName(),
                        UploadPageRecorder.class.getSimpleName(),
                        UploadTls.class.getSimpleName(),
                        UploadsJsonRpc.class.getSimpleName());
    }

    @Test
    void every_package_is_null_marked() throws ClassNotFoundException {
        Set<String> packages = EXTENSION.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).contains("io.socketupload.quarkus", "io.socketupload.quarkus.deployment");
        for (String name : packages) {
            assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class);
        }
    }
}
