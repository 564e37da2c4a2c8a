package io.socketupload.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages that others have written, in a browser: they know neither windows nor acknowledgements, and flood the server. */
class OtherClientsIT {
    private static final String ONE_BY_ONE = "one-by-one";
    private static final String SEVERAL_AT_ONCE = "several-at-once";

    @TempDir
    Path folder;

    private PageServer pages;
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        pages = new PageServer(Browser.SCENARIOS);
        server = ServerProcess.start(folder.resolve("uploads"), "--allow-origin", pages.origin());
    }

    @AfterEach
    void stop() throws InterruptedException {
        pages.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64 << 10, 5 << 20, 99 << 20})
    void chunks_one_by_one_are_stored_as_they_are(int size) throws Exception {
        assertStored(Browser.play("clients/upload", page(ONE_BY_ONE), server.url(), size));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64 << 10, 5 << 20, 99 << 20})
    void chunks_that_are_read_several_at_once_are_stored_as_they_are(int size) throws Exception {
        assertStored(Browser.play("clients/upload", page(SEVERAL_AT_ONCE), server.url(), size));
    }

    @Test
    void without_websocket_they_are_stored_as_well() throws Exception {
        assertStored(Browser.play("clients/uploadByPolling", page(ONE_BY_ONE), server.url(), (5 << 20) + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE_BY_ONE, SEVERAL_AT_ONCE})
    void pages_of_an_origin_that_is_not_listed_cannot_connect(String client) throws Exception {
        try (PageServer stranger = new PageServer(Browser.SCENARIOS)) {
            String page = stranger.origin() + "/clients/" + client + ".html";

            assertThat(Browser.play("clients/refused", page, server.url())).containsExactly("refused");
        }
    }

    private String page(String client) {
        return pages.origin() + "/clients/" + client + ".html";
    }

    private void assertStored(List<String> pathAndDigest) throws Exception {
        Path directory = folder.resolve("uploads");
        Path file = directory.resolve(pathAndDigest.get(0));
        assertThat(Stored.files(directory)).containsExactly(file);
        assertThat(Stored.sha256(file)).isEqualTo(pathAndDigest.get(1));
        assertThat(Stored.parts(directory)).isEmpty();
    }
}
