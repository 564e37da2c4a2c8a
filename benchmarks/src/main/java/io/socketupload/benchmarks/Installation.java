package io.socketupload.benchmarks;

import java.nio.file.Path;

/**
 * Where the servers are that are measured.
 *
 * @param project the folder of the whole project, with our server built
 */
record Installation(Path project) {
    Path serverJar() {
        return project.resolve("upload-server/target/upload-server.jar").toAbsolutePath();
    }

    /** The options for Java that our server is started with in the README. */
    Path serverOptions() {
        return project.resolve("upload-server/jvm.options").toAbsolutePath();
    }

    Path nodePeer(String name) {
        return project.resolve("benchmarks/peers").resolve(name + ".mjs").toAbsolutePath();
    }

    /** The Java that runs this runs the servers. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
