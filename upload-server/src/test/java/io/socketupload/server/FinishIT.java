package io.socketupload.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.socketupload.server.FinishMain.Point;
import io.socketupload.server.FinishMain.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that dies between two steps of finishing a file, and the next one. */
class FinishIT {
    private static final int PATIENCE_SECONDS = 60;
    private static final String LINE = "finish finish_report.bin";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"BEFORE_COMPLETE", "AFTER_COMPLETE", "BEFORE_EVENT", "AFTER_EVENT"})
    void the_next_process_finishes_the_file_and_tells_of_it_though_no_client_comes_back(Point point) throws Exception {
        assertThat(run(point, Task.UPLOAD)).isEqualTo(FinishMain.KILLED);
        assertThatFileIsWholeOrAbsent();

        // It may die at the same point again
        assertThat(run(point, Task.WAIT)).isEqualTo(FinishMain.KILLED);
        assertThatFileIsWholeOrAbsent();

        assertThat(run(Point.NOWHERE, Task.WAIT)).isZero();
        assertThatFileIsWhole();
        // Once more for each process that died when it had told
        assertThat(events()).hasSize(point == Point.AFTER_EVENT ? 3 : 1).containsOnly(LINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"BEFORE_REMEMBERED", "BEFORE_COMPLETE", "AFTER_COMPLETE", "BEFORE_EVENT", "AFTER_EVENT"})
    void a_client_that_comes_back_is_told_that_its_file_is_complete(Point point) throws Exception {
        assertThat(run(point, Task.UPLOAD)).isEqualTo(FinishMain.KILLED);
        assertThat(run(Point.NOWHERE, Task.RESUME)).isZero();
        assertThatFileIsWhole();
        assertThat(events()).hasSize(point == Point.AFTER_EVENT ? 2 : 1).containsOnly(LINE);
    }

    @Test
    void nothing_is_told_again_when_the_completion_is_remembered() throws Exception {
        assertThat(run(Point.AFTER_RECORD, Task.UPLOAD)).isEqualTo(FinishMain.KILLED);
        assertThat(run(Point.NOWHERE, Task.WAIT)).isZero();
        assertThat(run(Point.NOWHERE, Task.RESUME)).isZero();
        assertThatFileIsWhole();
        assertThat(events()).containsExactly(LINE);
    }

    private int run(Point point, Task task) throws IOException, InterruptedException {
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FinishMain.class.getName(),
                        folder.toString(),
                        point.name(),
                        task.name())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(() -> "it has ended; it said " + said(log))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static String said(File log) {
        try {
            return Files.readString(log.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> events() throws IOException {
        return Files.readAllLines(FinishMain.eventsIn(folder));
    }

    private void assertThatFileIsWholeOrAbsent() throws IOException {
        assertThat(Stored.files(folder.resolve("uploads")))
                .allSatisfy(file -> assertThat(file).hasBinaryContent(FinishMain.content()));
    }

    private void assertThatFileIsWhole() throws IOException {
        assertThat(Stored.files(folder.resolve("uploads"))).hasSize(1);
        assertThatFileIsWholeOrAbsent();
        assertThat(Stored.parts(folder.resolve("uploads")))
                .singleElement()
                .asString()
                .endsWith(".session");
    }
}
