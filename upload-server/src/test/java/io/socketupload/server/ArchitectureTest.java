package io.socketupload.server;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTest {
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.socketupload.server..");

    /** What it says about uploads it says with these few classes: it puts them together, and decides nothing. */
    @Test
    void the_server_only_makes_and_joins_what_the_other_modules_have() {
        classes()
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                                "io.socketupload.server..",
                                "io.socketupload.client",
                                "java..",
                                "picocli..",
                                "org.jspecify.annotations")
                        .or(JavaClass.Predicates.belongToAnyOf(
                                io.socketupload.Checksum.class,
                                io.socketupload.Checksum.Algorithm.class,
                                io.socketupload.Sync.class,
                                io.socketupload.UploadEngine.class,
                                io.socketupload.UploadEngine.Builder.class,
                                io.socketupload.UploadLimits.class,
                                io.socketupload.UploadSessionStore.class,
                                io.socketupload.file.FileChunkSink.class,
                                io.socketupload.file.FileSessionStore.class,
                                io.socketupload.netty.UploadServer.class)))
                .check(SERVER);
    }

    @Test
    void only_main_is_public() {
        assertThat(SERVER)
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .extracting(JavaClass::reflect)
                .containsExactly((Class) Main.class);
    }

    @Test
    void the_package_is_null_marked() {
        assertThat(Main.class.getPackage().isAnnotationPresent(NullMarked.class))
                .isTrue();
    }
}
