package io.socketupload;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.socketupload.file.FileChunkSink;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload");

    @Test
    void the_core_knows_no_network_no_json_and_no_framework() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.socketupload..", "java..", "org.slf4j", "org.jspecify.annotations", "jakarta.inject")
                .check(CORE);
    }

    @Test
    void the_engine_knows_no_particular_sink() {
        noClasses()
                .that()
                .resideInAPackage("io.socketupload")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.socketupload.file..")
                .check(CORE);
    }

    @Test
    void every_name_says_what_the_class_is_for() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$](\\w*(Utils?|Helpers?|Managers?|Impl|Services?)|Abstract\\w*)")
                .check(CORE);
    }

    @Test
    void every_package_is_null_marked() throws ClassNotFoundException {
        Set<String> packages = CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).contains("io.socketupload", "io.socketupload.file");
        for (String name : packages) {
            assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class);
        }
    }

    /** So that Spring, Quarkus and others make beans of them without a line of configuration. */
    @ParameterizedTest
    @ValueSource(classes = {InMemorySessionStore.class, FileChunkSink.class})
    void default_implementations_are_beans_of_any_container(Class<?> type) {
        assertThat(type).isPublic().isNotFinal().hasAnnotation(Singleton.class);
        assertThat(Stream.of(type.getDeclaredConstructors())
                        .filter(constructor -> constructor.isAnnotationPresent(Inject.class)))
                .singleElement()
                .extracting(Constructor::getModifiers)
                .isEqualTo(Modifier.PUBLIC);
    }
}
