package io.socketupload.server;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The checksums that the JavaScript client sends, wherever they are computed: under the policy of the server's own page. */
class ChecksumsIT {
    private static final int SIZE = 20 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"module, WebAssembly", "script, WebAssembly", "plain, plain", "without, plain"})
    void they_are_those_of_the_file(String scenario, String algorithms) throws Exception {
        Path directory = folder.resolve("uploads");
        try (ServerProcess server = ServerProcess.start(directory)) {
            List<String> told = Browser.play("checksums/" + scenario, server.url(), SIZE);

            Path stored = directory.resolve(told.get(0));
            assertThat(stored).hasSize(SIZE);
            assertThat(Stored.sha256(stored)).isEqualTo(told.get(1));
            assertThat(told.get(2)).isEqualTo(algorithms);
        }
    }
}
