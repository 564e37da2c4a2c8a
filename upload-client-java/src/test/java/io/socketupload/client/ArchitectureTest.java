package io.socketupload.client;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTest {
    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload.client");

    @Test
    void the_client_knows_nothing_of_the_server() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.socketupload.client",
                        "java..",
                        "io.socket..",
                        "okhttp3..",
                        "org.json",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(CLIENT);
    }

    @Test
    void only_one_class_knows_what_is_below_socket_io() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Connection")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("okhttp3..")
                .check(CLIENT);
    }

    @Test
    void what_others_may_use_is_little() {
        assertThat(CLIENT.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> type.getEnclosingClass().isEmpty())
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "ResumeStore",
                        "StoredUpload",
                        "Upload",
                        "UploadClient",
                        "UploadFailedException",
                        "UploadProgress",
                        "UploadRequest");
    }

    @Test
    void every_name_says_what_the_class_is_for() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$](\\w*(Utils?|Helpers?|Managers?|Impl|Services?)|Abstract\\w*)")
                .check(CLIENT);
    }

    @Test
    void the_package_is_null_marked() {
        assertThat(UploadClient.class.getPackage().isAnnotationPresent(NullMarked.class))
                .isTrue();
    }
}
