package io.socketupload.server;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.socketupload.server.PageFiles.MIB;
import static org.assertj.core.api.Assertions.assertThat;

/** The server's own page, for those who use it without a mouse, without looking, or on a small screen. */
class PageAccessIT {
    @TempDir
    Path folder;

    private PageFiles files;

    @BeforeEach
    void chooseFolder() {
        files = new PageFiles(folder);
    }

    @Test
    void axe_finds_nothing_in_any_state_or_colour_or_width() throws Exception {
        try (ServerProcess server = ServerProcess.start(files.directory(), "--max-file-size", "90MB");
                FaultProxy line = PageIT.slowLine(server)) {
            Path large = files.file("large", 90 * MIB);
            Path small = files.file("a-name-that-is-quite-long-and-has-no-space-at-which-it-could-be-broken.txt", 1000);
            Path tooLarge = files.file("too large", 91 * MIB);

            assertThat(Browser.play("page-access/axe", line.url(), large, small, tooLarge))
                    .containsExactly("empty", "uploading", "paused", "finished and failed", "ended");
        }
    }

    @Test
    void the_keyboard_is_enough() throws Exception {
        try (ServerProcess server = ServerProcess.start(files.directory());
                FaultProxy line = PageIT.slowLine(server)) {
            assertThat(Browser.play("page-access/keyboard", line.url(), files.file("large", 90 * MIB)))
                    .containsExactly("all with the keyboard");
        }
    }

    @Test
    void a_screen_reader_is_told_of_start_and_milestones_and_end_and_errors_once() throws Exception {
        try (ServerProcess server = ServerProcess.start(files.directory(), "--max-file-size", "20MB");
                FaultProxy line = PageIT.slowLine(server)) {
            List<String> told = Browser.play(
                    "page-access/announcements",
                    line.url(),
                    files.file("large", 20 * MIB),
                    files.file("too large", 21 * MIB));

            String all = String.join("\n", told);
            assertThat(told.get(0)).startsWith("Uploading 2 files.");
            assertThat(told.get(told.size() - 1)).endsWith("1 file uploaded, 1 failed.");
            assertThat(all)
                    .containsOnlyOnce("Uploading")
                    .containsOnlyOnce("too large: The file is larger than the 20 MB this server accepts.")
                    .containsOnlyOnce("1 file uploaded, 1 failed.");
            List<String> milestones = Pattern.compile("\\d+ % uploaded")
                    .matcher(all)
                    .results()
                    .map(found -> found.group())
                    .toList();
            assertThat(milestones)
                    .isNotEmpty()
                    .isSubsetOf("25 % uploaded", "50 % uploaded", "75 % uploaded")
                    .doesNotHaveDuplicates();
        }
    }
}
