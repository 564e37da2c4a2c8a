package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.socketupload.testsupport.Project;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {
    /** What {@link PackagedApplicationIT} tries is what the README shows. */
    @Test
    void shows_the_application_that_is_tested() throws IOException {
        String tested = Files.readString(Path.of("src/main/java/com/example/Uploads.java"));
        assertThat("package com.example;\n\n" + Project.code("README.md", "java", "@Observes"))
                .isEqualTo(tested);
    }
}
