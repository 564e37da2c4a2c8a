package io.socketupload.quarkus.deployment;

import java.util.List;
import java.util.stream.Stream;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/** Extensions of Quarkus that an application may have or not. */
final class Extension {
    private Extension() {}

    /** Adds these to an application; all others of the tests are without them. */
    static QuarkusUnitTest with(QuarkusUnitTest application, String... artifacts) {
        List<Dependency> all = Stream.of(artifacts)
                .map(artifact -> Dependency.of("io.quarkus", artifact + "-deployment", Version.getVersion()))
                .toList();
        return application.setForcedDependencies(all);
    }
}
