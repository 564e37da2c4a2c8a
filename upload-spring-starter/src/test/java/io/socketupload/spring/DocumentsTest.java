package io.socketupload.spring;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

import io.socketupload.testsupport.NodeClient;
import io.socketupload.testsupport.Project;
import io.socketupload.testsupport.SampleFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documents show is compiled and run as it stands there. */
@ExtendWith(OutputCaptureExtension.class)
class DocumentsTest {
    @TempDir
    Path directory;

    @Test
    void the_application_of_the_readme_takes_files_and_hears_of_them(CapturedOutput output) throws Exception {
        Class<?> type = compile("UploadApplication", Project.code("README.md", "java", "class UploadApplication"));
        try (Running application = Running.storingIn(
                        directory.resolve("uploads"),
                        type,
                        "spring.autoconfigure.exclude=io.socketupload.spring.security.SocketUploadSecurityAutoConfiguration");
                NodeClient node = new NodeClient()) {
            NodeClient.Connection client =
                    node.connect(application.uploadUrl(), Map.of("transports", List.of("websocket")));
            client.upload(SampleFile.of(directory, "film", 100_000));
            assertThat(output.getOut()).contains("anonymous sent film_film.bin");
        }
    }

    private Class<?> compile(String name, String code) throws Exception {
        // A package: Spring does not scan the default one well
        Path folder = Files.createDirectories(directory.resolve("classes/com/example"));
        Path source = Files.writeString(folder.resolve(name + ".java"), "package com.example;\n" + code);
        String[] options = {
            "-d",
            directory.resolve("classes").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-proc:none",
            source.toString()
        };
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                .isZero();
        URL classes = directory.resolve("classes").toUri().toURL();
        URLClassLoader loader =
                new URLClassLoader(new URL[] {classes}, getClass().getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        return loader.loadClass("com.example." + name);
    }
}
