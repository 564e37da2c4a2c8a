package io.socketupload.hosting;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.socketupload.hosting.metrics.ObservedUploads;
import io.socketupload.hosting.metrics.UploadMetrics;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTest {
    private static final JavaClasses HOSTING = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload.hosting..");

    @Test
    void it_knows_no_framework() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.socketupload",
                        "io.socketupload.file",
                        "io.socketupload.hosting..",
                        "io.socketupload.netty",
                        "io.micrometer..",
                        "java..",
                        "org.jspecify.annotations")
                .check(HOSTING);
    }

    /** Else a host without it could not take uploads. */
    @Test
    void micrometer_is_known_in_a_package_of_its_own_only() {
        noClasses()
                .that()
                .resideInAPackage("io.socketupload.hosting")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.socketupload.hosting.metrics")
                .check(HOSTING);
    }

    @Test
    void public_is_only_what_adapters_call() {
        assertThat(HOSTING.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        ActiveUploads.class.getSimpleName(),
                        DrainTime.class.getSimpleName(),
                        EventGate.class.getSimpleName(),
                        InvalidSettingException.class.getSimpleName(),
                        ObservedUploads.class.getSimpleName(),
                        UploadMetrics.class.getSimpleName(),
                        UploadPage.class.getSimpleName(),
                        UploadSettings.class.getSimpleName(),
                        UploadStartException.class.getSimpleName());
    }

    @Test
    void every_package_is_null_marked() throws ClassNotFoundException {
        Set<String> packages = HOSTING.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).hasSize(2);
        for (String name : packages) {
            assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class);
        }
    }
}
