package io.socketupload.quarkus.deployment;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.app.RunningQuarkusApplication;
import io.quarkus.bootstrap.classloading.ClassPathElement;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.maven.dependency.Dependency;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** An application with no extension but this one, and nothing that is there for tests only. */
class WithoutWebTest {
    @TempDir
    Path root;

    @TempDir
    Path directory;

    @BeforeEach
    void configure() throws Exception {
        Files.writeString(
                root.resolve("application.properties"), "socket-upload.port=0\nsocket-upload.directory=" + directory);
    }

    @Test
    void needs_no_web_no_metrics_no_health_and_no_security() throws Exception {
        ApplicationModel model = model();
        assertThat(model.getDependencies())
                .extracting(Dependency::getArtifactId)
                .contains("upload-quarkus-extension")
                .doesNotContain("quarkus-vertx-http", "quarkus-security", "quarkus-tls-registry", "micrometer-core");
        try (QuarkusClassLoader isolated = without(classPathBeside(model));
                CuratedApplication application = bootstrap()
                        .setExistingModel(model)
                        .setBaseClassLoader(isolated)
                        .build()
                        .bootstrap();
                RunningQuarkusApplication running = application
                        .createAugmentor()
                        .createInitialRuntimeApplication()
                        .run()) {
            assertThat(running.getConfigValue("local.socket-upload.port", Integer.class))
                    .hasValueSatisfying(port -> assertThat(port).isPositive());
        }
    }

    private ApplicationModel model() throws Exception {
        try (CuratedApplication application = bootstrap().build().bootstrap()) {
            return application.getApplicationModel();
        }
    }

    private QuarkusBootstrap.Builder bootstrap() {
        return QuarkusBootstrap.builder()
                .setBaseName("WithoutWebTest")
                .setApplicationRoot(root)
                .setProjectRoot(Path.of("").toAbsolutePath())
                .setTargetDirectory(root)
                .setMode(QuarkusBootstrap.Mode.RUN)
                .setLocalProjectDiscovery(true);
    }

    /** What this test has and the application has not. */
    private static Stream<Path> classPathBeside(ApplicationModel model) {
        Set<Path> known = model.getDependencies().stream()
                .flatMap(dependency -> dependency.getResolvedPaths().stream())
                .collect(Collectors.toSet());
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar") && !known.contains(path));
    }

    private static QuarkusClassLoader without(Stream<Path> classPath) {
        QuarkusClassLoader.Builder loader =
                QuarkusClassLoader.builder("WithoutWebTest", WithoutWebTest.class.getClassLoader(), false);
        classPath.forEach(path -> loader.addBannedElement(ClassPathElement.fromPath(path, true)));
        return loader.build();
    }
}
