package io.socketupload.server;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.socketupload.server.PageFiles.MIB;
import static org.assertj.core.api.Assertions.assertThat;

/** The server's own page, when the connection, the server or the page itself goes away. */
class PageConnectionIT {
    private static final int OFFLINE_SECONDS = 10;

    @TempDir
    Path folder;

    private PageFiles files;

    @BeforeEach
    void chooseFolder() {
        files = new PageFiles(folder);
    }

    @Test
    void it_tells_whether_it_is_connected() throws Exception {
        ServerProcess server = ServerProcess.start(files.directory());
        int port = server.port();
        try (Browser browser =
                Browser.start("page-connection/states", server.url(), "connected", "disconnected", "connected")) {
            assertThat(browser.told()).isEqualTo("Connected");
            server.close();
            assertThat(browser.told()).isNotEqualTo("Connected");
            server = ServerProcess.startOn(port, files.directory());
            assertThat(browser.toTheEnd()).containsExactly("Connected");
        } finally {
            server.close();
        }
    }

    @Test
    void an_upload_goes_on_by_itself_when_the_server_was_killed() throws Exception {
        List<Path> chosen = List.of(files.file("large", 40 * MIB));
        ServerProcess server = ServerProcess.start(files.directory());
        int port = server.port();
        try (FaultProxy line = PageIT.slowLine(server);
                Browser browser = Browser.start("page-connection/outlivesServer", line.url(), chosen.get(0))) {
            assertThat(browser.told()).isEqualTo("under way");
            server.kill();
            assertThat(browser.told()).startsWith("Waiting for the connection · ");
            server = ServerProcess.startOn(port, files.directory());

            files.assertStored(
                    chosen, browser.toTheEnd().stream().map(PageRow::of).toList());
        } finally {
            server.close();
        }
    }

    @Test
    void an_upload_goes_on_by_itself_when_the_browser_was_offline() throws Exception {
        List<Path> chosen = List.of(files.file("large", 40 * MIB));
        try (ServerProcess server = ServerProcess.start(files.directory());
                FaultProxy line = PageIT.slowLine(server)) {
            List<String> told = Browser.play("page-connection/offline", line.url(), chosen.get(0), OFFLINE_SECONDS);

            files.assertStored(chosen, told.stream().map(PageRow::of).toList());
        }
    }

    @Test
    void after_a_reload_an_upload_goes_on_where_it_was_when_the_file_is_chosen_again() throws Exception {
        List<Path> chosen = List.of(files.file("large", 40 * MIB));
        try (ServerProcess server = ServerProcess.start(files.directory());
                FaultProxy line = PageIT.slowLine(server)) {
            List<String> told = Browser.play("page-connection/reload", line.url(), chosen.get(0));

            files.assertStored(chosen, List.of(PageRow.of(told.get(0))));
            // More than a quarter of it was there
            assertThat(Long.parseLong(told.get(1))).isBetween(1L, 31L * MIB);
        }
    }

    @Test
    void after_a_reload_an_upload_can_be_given_up() throws Exception {
        List<Path> chosen = List.of(files.file("small", 1000));
        try (ServerProcess server = ServerProcess.start(files.directory());
                FaultProxy line = PageIT.slowLine(server)) {
            List<String> told =
                    Browser.play("page-connection/giveUp", line.url(), files.file("large", 40 * MIB), chosen.get(0));

            files.awaitNoParts();
            files.assertStored(chosen, told.stream().map(PageRow::of).toList());
        }
    }

    @Test
    void after_a_refusal_it_connects_when_it_is_told_to_and_what_failed_can_be_tried_again() throws Exception {
        List<Path> chosen = List.of(files.file("small", 1000));
        try (ServerProcess server = ServerProcess.start(files.directory())) {
            List<String> told = Browser.play("page-connection/refused", server.url(), chosen.get(0));

            assertThat(told.get(0)).isEqualTo("The server refused the connection: not signed in.");
            files.assertStored(chosen, List.of(PageRow.of(told.get(1))));
        }
    }
}
