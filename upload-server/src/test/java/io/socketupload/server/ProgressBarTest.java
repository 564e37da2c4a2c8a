package io.socketupload.server;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.socketupload.client.UploadProgress;
import io.socketupload.client.UploadProgress.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressBarTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ProgressBar bar(boolean terminal) {
        return new ProgressBar("film.mp4", new PrintStream(out, true, StandardCharsets.UTF_8), terminal);
    }

    private String told() {
        String told = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return told;
    }

    @Test
    void on_a_terminal_one_line_is_written_again_and_again() {
        ProgressBar bar = bar(true);
        bar.show(new UploadProgress(State.WAITING, 0, 1 << 20, 0));
        assertThat(told()).isEqualTo("\r\u001b[Kfilm.mp4 [" + " ".repeat(30) + "]   0 %  waiting for the server");
        bar.show(new UploadProgress(State.SENDING, 1 << 19, 1 << 20, 100 << 10));
        assertThat(told())
                .isEqualTo(
                        "\r\u001b[Kfilm.mp4 [" + "#".repeat(15) + " ".repeat(15) + "]  50 %  100.0 KB/s  0:00:06 left");
        bar.show(new UploadProgress(State.RETRYING, (1 << 20) - 1, 1 << 20, 0));
        assertThat(told()).endsWith("]  99 %  interrupted, trying again");
        bar.show(new UploadProgress(State.FINISHING, 1 << 20, 1 << 20, 100 << 10));
        assertThat(told()).endsWith("[" + "#".repeat(30) + "] 100 %  finishing");
        bar.show(new UploadProgress(State.DONE, 1 << 20, 1 << 20, 0));
        bar.end();
        assertThat(told()).isEqualTo("\r\u001b[K");
    }

    @Test
    void elsewhere_there_is_a_line_for_every_tenth() {
        ProgressBar bar = bar(false);
        for (int percent = 0; percent <= 100; percent++) {
            bar.show(new UploadProgress(State.SENDING, percent, 100, 1));
        }
        bar.show(new UploadProgress(State.DONE, 100, 100, 1));
        bar.end();
        assertThat(told().lines())
                .hasSize(10)
                .startsWith("film.mp4: 10 %", "film.mp4: 20 %")
                .endsWith("film.mp4: 90 %", "film.mp4: 100 %");
    }

    @Test
    void elsewhere_an_interruption_is_told_once_and_no_tenth_twice() {
        ProgressBar bar = bar(false);
        bar.show(new UploadProgress(State.SENDING, 47, 100, 1));
        bar.show(new UploadProgress(State.RETRYING, 47, 100, 0));
        bar.show(new UploadProgress(State.RETRYING, 47, 100, 0));
        bar.show(new UploadProgress(State.WAITING, 47, 100, 0));
        bar.show(new UploadProgress(State.SENDING, 45, 100, 0));
        bar.show(new UploadProgress(State.SENDING, 51, 100, 0));
        assertThat(told().lines())
                .containsExactly("film.mp4: 40 %", "film.mp4: interrupted, trying again", "film.mp4: 50 %");
    }
}
