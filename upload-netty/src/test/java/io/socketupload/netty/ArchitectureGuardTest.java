package io.socketupload.netty;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureGuardTest {
    private static final JavaClasses NETTY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload.netty");

    @Test
    void the_binding_knows_the_core_and_the_network_and_no_framework() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.socketupload..",
                        "java..",
                        "javax.net.ssl",
                        "io.netty..",
                        "com.corundumstudio.socketio..",
                        "com.fasterxml.jackson.core..",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(NETTY);
    }

    @Test
    void what_others_may_use_is_little() {
        assertThat(NETTY.stream()
                        .filter(type -> type.getModifiers()
                                .contains(JavaModifier.PUBLIC))
                        .filter(type -> type.getEnclosingClass().isEmpty())
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("Handshake", "UploadAuthenticator", "UploadEndpoint", "UploadServer");
    }

    @Test
    void every_name_says_what_the_class_is_for() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$](\\w*(Utils?|Helpers?|Managers?|Impl|Services?)|Abstract\\w*)")
                .check(NETTY);
    }

    @Test
    void every_package_is_null_marked() throws ClassNotFoundException {
        Set<String> packages = NETTY.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).containsExactly("io.socketupload.netty");
        for (String name : packages) {
            assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class);
        }
    }
}
